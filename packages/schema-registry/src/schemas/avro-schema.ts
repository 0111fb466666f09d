// Avro in the registry. References are schemas whose types this one names.
import { type AvroType, parseAvroSchema } from '@millrace/serde/avro'
import { canonicalAvro } from './avro-canonical.ts'
import { avroProblems } from './avro-compatibility.ts'
import { checkAvro } from './avro-validity.ts'
import type { Dependency, ParsedSchema } from './parsed-schema.ts'

export class AvroSchema implements ParsedSchema {
  readonly type = 'AVRO'
  readonly canonical: string
  readonly #type: AvroType

  private constructor(canonical: string, type: AvroType) {
    this.canonical = canonical
    this.#type = type
  }

  /** Throws as the parser does, and a refusal for what Avro does not allow. */
  static read(text: string, dependencies: readonly Dependency[]): AvroSchema {
    const type = parseAvroSchema(
      text,
      dependencies.map((dependency) => dependency.text),
    )
    checkAvro(type)
    return new AvroSchema(canonicalAvro(text, definedNames(dependencies)), type)
  }

  problemsReading(writer: ParsedSchema): readonly string[] {
    return writer instanceof AvroSchema ? avroProblems(this.#type, writer.#type) : ['the other schema is no Avro']
  }
}

function definedNames(dependencies: readonly Dependency[]): readonly string[] {
  const names: string[] = []
  const visit = (type: AvroType): void => {
    if (type.kind === 'array') visit(type.items)
    else if (type.kind === 'map') visit(type.values)
    else if (type.kind === 'union') for (const branch of type.branches) visit(branch)
    else if ('name' in type && !names.includes(type.name)) {
      names.push(type.name)
      if (type.kind === 'record') for (const field of type.fields) visit(field.type)
    }
  }
  for (const [index, { text }] of dependencies.entries()) {
    visit(
      parseAvroSchema(
        text,
        dependencies.slice(0, index).map((dependency) => dependency.text),
      ),
    )
  }
  return names
}
