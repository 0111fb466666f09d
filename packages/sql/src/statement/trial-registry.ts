// A schema registry for statements that are only tried: what they register stays here, over what there is.
import type { RegisteredSchema, SchemaRegistry, SchemaVersion, WrittenSchema } from '@millrace/serde'

export class TrialRegistry implements SchemaRegistry {
  readonly #real: SchemaRegistry
  readonly #added: SchemaVersion[] = []

  constructor(real: SchemaRegistry) {
    this.#real = real
  }

  async register(subject: string, schema: WrittenSchema): Promise<number> {
    const known = await this.latest(subject)
    if (known && sameSchema(known, schema)) return known.id
    const twin = this.#added.find((added) => sameSchema(added, schema))
    const id = twin?.id ?? firstId + this.#added.length
    this.#added.push({ ...schema, id, subject, version: (known?.version ?? 0) + 1 })
    return id
  }

  async byId(id: number): Promise<RegisteredSchema> {
    return this.#added.find((added) => added.id === id) ?? this.#real.byId(id)
  }

  async latest(subject: string): Promise<SchemaVersion | undefined> {
    return this.#added.findLast((added) => added.subject === subject) ?? this.#real.latest(subject)
  }

  async version(subject: string, version: number): Promise<SchemaVersion | undefined> {
    const added = this.#added.find((one) => one.subject === subject && one.version === version)
    return added ?? this.#real.version(subject, version)
  }

  async subjects(): Promise<readonly string[]> {
    return [...new Set([...(await this.#real.subjects()), ...this.#added.map(({ subject }) => subject)])]
  }
}

/** Beyond those that registries give. */
const firstId = 1_000_000_000

function sameSchema(a: WrittenSchema, b: WrittenSchema): boolean {
  const facts = ({ type, schema, references = [] }: WrittenSchema): string => JSON.stringify([type, schema, references])
  return facts(a) === facts(b)
}
