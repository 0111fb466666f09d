// The schemas of a registry by their ids, with what they refer to. Serdes are synchronous and registries are not: what is asked for first is fetched, and the
// one who asked tries again. Schemas never change, so nothing is fetched twice.
import { messageOf, MillraceError } from '@millrace/record'
import { decodeError, type SerdeErrorCode } from '../errors.ts'
import type { RegisteredSchema, SchemaReference, SchemaRegistry } from './schema-registry.ts'

export interface ResolvedSchema extends RegisteredSchema {
  /** The texts of all schemas that it uses, by the names that it uses for them, those first on which others stand. */
  readonly imported: Readonly<Record<string, string>>
}

/** Schemas in a subject are fetched up to so many versions back. */
const preloadedVersions = 20

export class SchemaCache {
  readonly registry: SchemaRegistry
  readonly #schemas = new Map<number, ResolvedSchema>()
  readonly #pending = new Map<number, Promise<ResolvedSchema>>()
  readonly #failed = new Map<number, unknown>()

  constructor(registry: SchemaRegistry) {
    this.registry = registry
  }

  /**
   * @throws {MillraceError} `SERDE_SCHEMA_PENDING` (to be tried again) for a schema that is being fetched, which begins with this call;
   * `SERDE_DECODE` for one that the registry did not give when it was last asked: the next call asks again.
   */
  get(id: number): ResolvedSchema {
    const schema = this.#schemas.get(id)
    if (schema !== undefined) return schema
    if (this.#failed.has(id)) {
      const cause = this.#failed.get(id)
      this.#failed.delete(id)
      throw decodeError(`bytes of schema ${id}, which the registry does not give: ${messageOf(cause)}`, { cause })
    }
    this.load(id).catch((error: unknown) => this.#failed.set(id, error))
    throw new MillraceError<SerdeErrorCode>('SERDE_SCHEMA_PENDING', `schema ${id} is being fetched from the registry`, {
      disposition: 'retry',
      details: { id },
    })
  }

  load(id: number): Promise<ResolvedSchema> {
    const known = this.#schemas.get(id)
    if (known !== undefined) return Promise.resolve(known)
    const pending = this.#pending.get(id) ?? this.#fetch(id).finally(() => this.#pending.delete(id))
    this.#pending.set(id, pending)
    return pending
  }

  /** Fetches the latest versions of a subject, which its records most likely have. Gives the latest, undefined if there is no such subject. */
  async preload(subject: string): Promise<ResolvedSchema | undefined> {
    const latest = await this.registry.latest(subject)
    if (latest === undefined) return undefined
    for (let version = latest.version - 1; version > Math.max(0, latest.version - preloadedVersions); version -= 1) {
      const older = await this.registry.version(subject, version)
      if (older !== undefined) await this.#resolve(older)
    }
    return this.#resolve(latest)
  }

  async #fetch(id: number): Promise<ResolvedSchema> {
    return this.#resolve(await this.registry.byId(id))
  }

  async #resolve(schema: RegisteredSchema): Promise<ResolvedSchema> {
    const known = this.#schemas.get(schema.id)
    if (known !== undefined) return known
    const imported: Record<string, string> = {}
    await this.#collect(schema.references ?? [], imported, new Set())
    const resolved: ResolvedSchema = { ...schema, imported }
    this.#schemas.set(schema.id, resolved)
    return resolved
  }

  async #collect(
    references: readonly SchemaReference[],
    into: Record<string, string>,
    seen: Set<string>,
  ): Promise<void> {
    for (const { name, subject, version } of references) {
      if (seen.has(name)) continue
      seen.add(name)
      const found = await this.registry.version(subject, version)
      if (found === undefined)
        throw decodeError(`a schema that uses version ${version} of ${subject}, which is not there`)
      await this.#collect(found.references ?? [], into, seen)
      into[name] = found.schema
    }
  }
}
