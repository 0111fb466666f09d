// Which Kafka a program runs on: the client it was given, the cluster it was told, or the embedded broker, which is loaded only then.
import { join } from 'node:path'
import { type LogClient, nativeClient, type SaslOptions, type TlsOptions } from '@millrace/client'
import { MillraceError } from '@millrace/record'
import type { RuntimeErrorCode } from '../errors.ts'
import type { Log } from './log-line.ts'

export interface ClusterOptions {
  /** `host:port`, several with commas or as a list. Absent: the embedded broker. */
  readonly bootstrapServers?: string | readonly string[]
  /** Encrypts the connections to `bootstrapServers`; true with what Node trusts. */
  readonly tls?: boolean | TlsOptions
  /** Logs in at `bootstrapServers`. */
  readonly sasl?: SaslOptions
  /** A client of your own in place of `bootstrapServers`; it stays yours to close. */
  readonly client?: LogClient
  /** Where the embedded broker keeps its log, and state if `stateDir` does not say otherwise. Default `.millrace`. */
  readonly dataDir?: string
  /** Below it each task has a directory. Default `<dataDir>/state`. */
  readonly stateDir?: string
}

export interface Cluster {
  readonly client: LogClient
  /** Undefined where a client was given. */
  readonly bootstrapServers: string | undefined
  /** Whether this is the embedded broker: then topics are made when they are missing. */
  readonly embedded: boolean
  /** Closes what was opened here; a broker that another application started goes on. */
  close(): Promise<void>
}

function dataDirOf({ dataDir }: ClusterOptions): string {
  return dataDir ?? '.millrace'
}

export function stateDirOf(options: ClusterOptions): string {
  return options.stateDir ?? join(dataDirOf(options), 'state')
}

/**
 * Rejects as starting the embedded broker does. A cluster that cannot be reached shows at the first request.
 * `onGone` is called when an embedded broker that was started here ends by itself: nothing brings it back.
 */
export async function openCluster(
  options: ClusterOptions,
  clientId: string,
  log: Log,
  onGone: (error: Error) => void,
): Promise<Cluster> {
  const { bootstrapServers, tls, sasl } = options
  if ((tls || sasl) && (options.client || bootstrapServers === undefined)) throw securityWithoutServers()
  if (options.client) {
    return { client: options.client, bootstrapServers: undefined, embedded: false, close: () => Promise.resolve() }
  }
  if (bootstrapServers !== undefined) {
    const security = { ...(tls === undefined ? {} : { tls }), ...(sasl ? { sasl } : {}) }
    const client = nativeClient({ bootstrapServers, clientId, log, ...security })
    return {
      client,
      bootstrapServers: [bootstrapServers].flat().join(','),
      embedded: false,
      close: () => client.close(),
    }
  }
  return embeddedCluster(dataDirOf(options), clientId, log, onGone)
}

function securityWithoutServers(): MillraceError<RuntimeErrorCode> {
  const message = 'tls and sasl are for bootstrapServers; give these, too, or give tls and sasl to the client itself'
  return new MillraceError<RuntimeErrorCode>('RUNTIME_INVALID_CONFIG', message)
}

async function embeddedCluster(
  directory: string,
  clientId: string,
  log: Log,
  onGone: (error: Error) => void,
): Promise<Cluster> {
  // Only here, so that an application on a real cluster never loads a broker.
  const { attachOrStart } = await import('@millrace/broker')
  const broker = await attachOrStart({ directory, log: (message) => log({ level: 'info', message }) })
  const { bootstrapServers } = broker
  const how = broker.attached ? 'attached to the broker' : 'started a broker'
  // Other programs may be told the usual port, where somebody else listens.
  const elsewhere = broker.wantedPortTaken ? ', because port 9092 is taken by another program' : ''
  const level = broker.wantedPortTaken ? 'warn' : 'info'
  log({ level, message: `${how} on ${directory} at ${bootstrapServers}${elsewhere}` })
  broker.onExit((error) => {
    log({ level: 'error', message: `the embedded broker is gone: ${error.message}`, error })
    onGone(error)
  })
  const client = nativeClient({ bootstrapServers, clientId, transport: broker.transport(), log })
  return {
    client,
    bootstrapServers,
    embedded: true,
    close: async () => {
      await client.close()
      await broker.stop()
    },
  }
}
