// Protobuf in the registry. The text is kept as it came, so that the same file spaced otherwise, or with other comments, is another schema (and fits the first).
// Compatibility is judged on the parsed file.
import { parseProtoSchema, type ProtoFile } from '@millrace/serde/protobuf'
import type { Dependency, ParsedSchema } from './parsed-schema.ts'
import { protobufProblems } from './protobuf-compatibility.ts'

export class ProtobufSchema implements ParsedSchema {
  readonly type = 'PROTOBUF'
  readonly canonical: string
  readonly #file: ProtoFile

  private constructor(canonical: string, file: ProtoFile) {
    this.canonical = canonical
    this.#file = file
  }

  /** Throws as the parser does. A reference is imported under its name. */
  static read(text: string, dependencies: readonly Dependency[]): ProtobufSchema {
    const imported = Object.fromEntries(dependencies.map((dependency) => [dependency.name, dependency.text]))
    return new ProtobufSchema(text, parseProtoSchema(text, imported))
  }

  problemsReading(writer: ParsedSchema): readonly string[] {
    if (!(writer instanceof ProtobufSchema)) return ['the other schema is no Protobuf']
    return protobufProblems(writer.#file, this.#file)
  }
}
