// Schemas with what they refer to: a reference names a version of a subject, which has references of its own.
import type { SchemaReference, SchemaType } from '@millrace/serde'
import type { StoredSchema } from '../log/registry-record.ts'
import { invalidSchema } from '../refusal.ts'
import type { Dependency, ParsedSchema } from '../schemas/parsed-schema.ts'
import { readSchema } from '../schemas/read-schema.ts'
import type { RegistryState } from '../state/registry-state.ts'

/** What a client sends. */
export interface SentSchema {
  readonly type: SchemaType
  readonly schema: string
  readonly references: readonly SchemaReference[]
}

/** What makes two schemas the same: the text is canonical. */
export type Content = Pick<StoredSchema, 'type' | 'schema' | 'references'>

export class SchemaReader {
  readonly #state: RegistryState
  /** Schemas never change under their id. */
  readonly #parsed = new Map<number, ParsedSchema>()

  constructor(state: RegistryState) {
    this.#state = state
  }

  /** Throws a refusal for a text that is no schema, and for a reference to nothing. */
  sent({ type, schema, references }: SentSchema): ParsedSchema {
    return readSchema(type, schema, this.#dependencies(references))
  }

  content(sent: SentSchema): Content {
    return { type: sent.type, schema: this.sent(sent).canonical, references: sent.references }
  }

  stored(stored: StoredSchema): ParsedSchema {
    const known = this.#parsed.get(stored.id)
    if (known !== undefined) return known
    const parsed = this.sent(stored)
    this.#parsed.set(stored.id, parsed)
    return parsed
  }

  /** Each after those that it needs, each once. */
  #dependencies(references: readonly SchemaReference[]): readonly Dependency[] {
    const found = new Map<string, Dependency>()
    const visit = ({ name, subject, version }: SchemaReference): void => {
      const stored = this.#state.version(subject, version)
      if (stored === undefined) {
        throw invalidSchema(`the reference ${name} is to version ${version} of ${subject}, which is not there`)
      }
      const key = JSON.stringify([name, subject, version])
      if (found.has(key)) return
      for (const reference of stored.references) visit(reference)
      found.set(key, { name, text: stored.schema })
    }
    for (const reference of references) visit(reference)
    return [...found.values()]
  }
}

export function isSameContent(a: Content, b: Content): boolean {
  return a.type === b.type && a.schema === b.schema && JSON.stringify(a.references) === JSON.stringify(b.references)
}
