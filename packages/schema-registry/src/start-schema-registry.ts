// Starts a schema registry on a Kafka cluster, the embedded broker as well as any other: its topic is read, then it answers.
import { type LogClient, nativeClient } from '@millrace/client'
import { type Clock, MillraceError, systemClock } from '@millrace/record'
import type { SchemaRegistryErrorCode } from './errors.ts'
import { answer } from './http/answer.ts'
import { HttpServer } from './http/http-server.ts'
import { SchemasTopic } from './log/schemas-topic.ts'
import { SchemaRegistry } from './registry/schema-registry.ts'
import { RegistryState } from './state/registry-state.ts'

export interface SchemaRegistryOptions {
  /** `host:port` of the cluster that keeps the schemas, several with commas or as a list. */
  readonly bootstrapServers?: string | readonly string[]
  /** A client of your own in place of `bootstrapServers`; it stays yours to close. */
  readonly client?: LogClient
  /** Default `127.0.0.1`. Anything but loopback needs `allowInsecure`: nobody is asked for a password. */
  readonly host?: string
  /** Default: 8081, and any other where that is taken. 0: any. */
  readonly port?: number
  /** Fail where `port` is taken. */
  readonly strictPort?: boolean
  readonly allowInsecure?: boolean
  /** Default `_schemas`, as with Confluent's. Made where it is missing. */
  readonly topic?: string
  readonly clock?: Clock
  /** Receives lines about what went wrong. Default: nobody. */
  readonly log?: (line: string) => void
}

export interface RunningSchemaRegistry extends AsyncDisposable {
  /** For clients' configuration, such as `http://127.0.0.1:8081`. */
  readonly url: string
  /** True where the wanted port was taken, so that another one is used. */
  readonly wantedPortTaken: boolean
  /** Ends what is under way. The schemas stay in their topic. */
  stop(): Promise<void>
}

/**
 * Several on one topic agree: each reads what the others wrote, and of two that write the same version one gives way.
 * Rejects with `SCHEMA_REGISTRY_OPTIONS`, `SCHEMA_REGISTRY_PORT_TAKEN`, `SCHEMA_REGISTRY_TOPIC`, and as the client does.
 */
export async function startSchemaRegistry(options: SchemaRegistryOptions): Promise<RunningSchemaRegistry> {
  const { host = '127.0.0.1', port = 8081, strictPort = false, clock = systemClock, log = () => {} } = options
  checkAddress(host, port, options.allowInsecure ?? false)
  const client = options.client ?? ownClient(options.bootstrapServers, clock)
  const state = new RegistryState()
  const closing: (() => Promise<void>)[] = client === options.client ? [] : [() => client.close()]
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0)) await end()
  }
  try {
    const topic = await SchemasTopic.open({
      client,
      topic: options.topic ?? '_schemas',
      clock,
      apply: (record) => state.apply(record),
    })
    closing.unshift(() => topic.close())
    const registry = new SchemaRegistry(state, topic)
    const server = await HttpServer.listen({
      host,
      port,
      strictPort,
      answer: (request) => answer(registry, request, log),
    })
    closing.unshift(() => server.close())
    const { url, wantedPortTaken } = server
    return { url, wantedPortTaken, stop: close, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

function ownClient(bootstrapServers: SchemaRegistryOptions['bootstrapServers'], clock: Clock): LogClient {
  if (bootstrapServers === undefined) throw wrong('neither bootstrapServers nor a client is given; give one of them')
  return nativeClient({ bootstrapServers, clientId: 'schema-registry', clock })
}

function checkAddress(host: string, port: number, allowInsecure: boolean): void {
  if (!Number.isInteger(port) || port < 0 || port > 0xffff) throw wrong(`port ${port} is not a port; choose 0 to 65535`)
  const isLoopback = host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
  if (!isLoopback && !allowInsecure) {
    throw wrong(
      `host ${host} is open to other machines and nobody is asked for a password; set allowInsecure to mean it`,
    )
  }
}

function wrong(message: string): MillraceError<SchemaRegistryErrorCode> {
  return new MillraceError('SCHEMA_REGISTRY_OPTIONS', message)
}
