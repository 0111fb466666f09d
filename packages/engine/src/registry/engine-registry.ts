// Where the engine's schemas are: in the registry that it was given, at a URL, or in one of its own, which starts when the first schema is asked for.
import type { LogClient } from '@millrace/client'
import type { Clock } from '@millrace/record'
import type { Log } from '@millrace/runtime'
import type { RunningSchemaRegistry } from '@millrace/schema-registry'
import {
  HttpSchemaRegistry,
  type RegisteredSchema,
  type SchemaRegistry,
  type SchemaVersion,
  type WrittenSchema,
} from '@millrace/serde'

export interface EngineRegistry {
  /** Undefined: there is none. */
  readonly registry: SchemaRegistry | undefined
  /** For other clients; starts a registry of the engine's own. Undefined where there is none, or where the program brought it. */
  url(): Promise<string | undefined>
  close(): Promise<void>
}

export interface OwnRegistryOptions {
  readonly client: LogClient
  readonly clock: Clock
  readonly log: Log
}

/** `asked`: a registry, a URL, or `embedded`. */
export function engineRegistry(
  asked: SchemaRegistry | string | undefined,
  options: OwnRegistryOptions,
): EngineRegistry {
  if (asked === 'embedded') return new OwnRegistry(options)
  const url = typeof asked === 'string' ? asked : undefined
  const registry = typeof asked === 'string' ? new HttpSchemaRegistry({ url: asked, clock: options.clock }) : asked
  return { registry, url: () => Promise.resolve(url), close: () => Promise.resolve() }
}

interface Started {
  readonly server: RunningSchemaRegistry
  readonly client: SchemaRegistry
}

/** Where registries keep their schemas. */
const schemasTopic = '_schemas'

/** Kept in the cluster's topic `_schemas`. */
class OwnRegistry implements EngineRegistry, SchemaRegistry {
  readonly registry: SchemaRegistry = this
  readonly #options: OwnRegistryOptions
  #starting: Promise<Started> | undefined

  constructor(options: OwnRegistryOptions) {
    this.#options = options
  }

  async url(): Promise<string> {
    return (await this.#started()).server.url
  }

  async register(subject: string, schema: WrittenSchema): Promise<number> {
    return (await this.#started()).client.register(subject, schema)
  }

  async byId(id: number): Promise<RegisteredSchema> {
    return (await this.#started()).client.byId(id)
  }

  async latest(subject: string): Promise<SchemaVersion | undefined> {
    return (await this.#started()).client.latest(subject)
  }

  async version(subject: string, version: number): Promise<SchemaVersion | undefined> {
    return (await this.#started()).client.version(subject, version)
  }

  /** Nothing is started where no schema was ever registered. */
  async subjects(): Promise<readonly string[]> {
    const { admin } = this.#options.client
    if (!this.#starting && !(await admin.describeTopics([schemasTopic])).has(schemasTopic)) return []
    return (await this.#started()).client.subjects()
  }

  async deleteSubject(subject: string): Promise<void> {
    return (await this.#started()).client.deleteSubject(subject)
  }

  async close(): Promise<void> {
    await (await this.#starting?.catch(() => undefined))?.server.stop()
  }

  #started(): Promise<Started> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      // Whoever asks next tries again.
      this.#starting = undefined
      throw error
    })
    return this.#starting
  }

  async #start(): Promise<Started> {
    const { client, clock, log } = this.#options
    // Only here, so that an engine with a registry elsewhere never loads one.
    const { startSchemaRegistry } = await import('@millrace/schema-registry')
    const server = await startSchemaRegistry({ client, clock, log: (message) => log({ level: 'warn', message }) })
    const { url } = server
    log({ level: 'info', message: `started a schema registry at ${url}` })
    return { server, client: new HttpSchemaRegistry({ url, clock }) }
  }
}
