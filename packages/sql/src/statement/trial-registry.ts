// A schema registry for statements that are only tried: what they register stays here, over what there is.
import type { RegisteredSchema, SchemaRegistry, SchemaVersion, WrittenSchema } from '@millrace/serde'

export class TrialRegistry implements SchemaRegistry {
  readonly #real: SchemaRegistry
  #added: SchemaVersion[] = []
  readonly #deleted = new Set<string>()

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
    const added = this.#added.findLast((one) => one.subject === subject)
    return added ?? (this.#deleted.has(subject) ? undefined : this.#real.latest(subject))
  }

  async version(subject: string, version: number): Promise<SchemaVersion | undefined> {
    const added = this.#added.find((one) => one.subject === subject && one.version === version)
    return added ?? (this.#deleted.has(subject) ? undefined : this.#real.version(subject, version))
  }

  async subjects(): Promise<readonly string[]> {
    const left = (await this.#real.subjects()).filter((subject) => !this.#deleted.has(subject))
    return [...new Set([...left, ...this.#added.map(({ subject }) => subject)])]
  }

  async deleteSubject(subject: string): Promise<void> {
    this.#added = this.#added.filter((added) => added.subject !== subject)
    this.#deleted.add(subject)
  }
}

/** Beyond those that registries give. */
const firstId = 1_000_000_000

function sameSchema(a: WrittenSchema, b: WrittenSchema): boolean {
  const facts = ({ type, schema, references = [] }: WrittenSchema): string => JSON.stringify([type, schema, references])
  return facts(a) === facts(b)
}
