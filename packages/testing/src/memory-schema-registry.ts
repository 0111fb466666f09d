// A schema registry in memory: what tests use in the place of a real one. It keeps what it is given and judges no schema's compatibility.
// Law: equal schemas have one id, under whatever subject; a subject's versions count from 1.
import {
  type RegisteredSchema,
  registryError,
  type SchemaRegistry,
  type SchemaVersion,
  type WrittenSchema,
} from '@millrace/serde'

export class MemorySchemaRegistry implements SchemaRegistry {
  readonly #schemas = new Map<number, RegisteredSchema>()
  readonly #ids = new Map<string, number>()
  readonly #subjects = new Map<string, number[]>()

  async register(subject: string, schema: WrittenSchema): Promise<number> {
    const id = this.#ids.get(identity(schema)) ?? Math.max(0, ...this.#schemas.keys()) + 1
    await this.registerWithId(subject, id, schema)
    return id
  }

  /** As an import would do it: the id is given. Rejects with `SERDE_REGISTRY` where another schema has it. */
  async registerWithId(subject: string, id: number, schema: WrittenSchema): Promise<void> {
    const known = this.#schemas.get(id)
    if (known !== undefined && identity(known) !== identity(schema)) {
      throw registryError(`schema ${id} is another one; register ${subject} with an id that is free`)
    }
    if (known === undefined) this.#schemas.set(id, { ...schema, id })
    if (!this.#ids.has(identity(schema))) this.#ids.set(identity(schema), id)
    const versions = this.#subjects.get(subject) ?? []
    this.#subjects.set(subject, versions.includes(id) ? versions : [...versions, id])
  }

  async byId(id: number): Promise<RegisteredSchema> {
    const schema = this.#schemas.get(id)
    if (schema === undefined) throw registryError(`there is no schema ${id}`, { details: { id, isMissing: true } })
    return schema
  }

  latest(subject: string): Promise<SchemaVersion | undefined> {
    return this.version(subject, this.#subjects.get(subject)?.length ?? 0)
  }

  async version(subject: string, version: number): Promise<SchemaVersion | undefined> {
    const id = this.#subjects.get(subject)?.[version - 1]
    const schema = id === undefined ? undefined : this.#schemas.get(id)
    return schema && { ...schema, subject, version }
  }

  async subjects(): Promise<readonly string[]> {
    return [...this.#subjects.keys()]
  }

  async deleteSubject(subject: string): Promise<void> {
    this.#subjects.delete(subject)
  }
}

/** White space in JSON makes no other schema. */
function identity({ type, schema, references = [] }: WrittenSchema): string {
  return JSON.stringify([type, type === 'PROTOBUF' ? schema : normal(schema), references])
}

function normal(schema: string): string {
  try {
    return JSON.stringify(JSON.parse(schema))
  } catch (cause) {
    throw registryError('a schema that is not JSON', { cause })
  }
}
