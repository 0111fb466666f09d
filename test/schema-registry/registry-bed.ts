// A broker with a registry beside it, and requests to the registry as a client without a library makes them.
import { Broker } from '@millrace/broker'
import { type RunningSchemaRegistry, startSchemaRegistry } from '@millrace/schema-registry'

export type Answer = readonly [status: number, body: unknown]

export class RegistryBed implements AsyncDisposable {
  readonly broker: Broker
  registry: RunningSchemaRegistry

  private constructor(broker: Broker, registry: RunningSchemaRegistry) {
    this.broker = broker
    this.registry = registry
  }

  static async start(): Promise<RegistryBed> {
    const broker = await Broker.start({ port: 0 })
    return new RegistryBed(broker, await beside(broker.bootstrapServers))
  }

  async restart(): Promise<void> {
    await this.registry.stop()
    this.registry = await beside(this.broker.bootstrapServers)
  }

  get ask(): ReturnType<typeof asking> {
    return asking(this.registry.url)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.registry.stop()
    await this.broker.stop()
  }
}

export function beside(bootstrapServers: string): Promise<RunningSchemaRegistry> {
  return startSchemaRegistry({ bootstrapServers, port: 0 })
}

/** `ask('POST /subjects/a/versions', { schema })`: the status, and the body as JSON. */
export function asking(url: string): (what: string, body?: object) => Promise<Answer> {
  return async (what, body) => {
    const [method = '', path = ''] = what.split(' ')
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return [response.status, await response.json()]
  }
}

/** A record of Avro with these fields, as it is written canonically. */
export function avroRecord(...fields: readonly (string | readonly [name: string, fallback: string])[]): string {
  const written = fields.map((field) =>
    typeof field === 'string' ? { name: field, type: 'string' } : { name: field[0], type: 'string', default: field[1] },
  )
  return JSON.stringify({ type: 'record', name: 'Question', namespace: 'forum', fields: written })
}
