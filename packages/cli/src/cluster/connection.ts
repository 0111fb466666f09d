// From a command's options to a client that is known to reach its cluster. Law: an unreachable cluster is one error within five seconds.
import { resolve } from 'node:path'
import { type LogClient, nativeClient, tcpTransport } from '@millrace/client'
import { type Clock, isMillraceError, messageOf, sleep } from '@millrace/record'
import type { Command } from 'commander'
import { cliError } from '../errors.ts'
import { type Terminal, untilInterrupted } from '../terminal.ts'
import { type Bootstrap, findBootstrap, namedByEnvironment } from './bootstrap.ts'
import { type ClientProperties, readClientProperties } from './client-properties.ts'

const patienceMs = 4_000
const clientId = 'millrace-cli'
const variable = 'MILLRACE_COMMAND_CONFIG'

export interface ConnectionFlags {
  readonly bootstrapServers?: string
  readonly commandConfig?: string
}

export function withConnectionOptions(command: Command): Command {
  return command
    .option('-b, --bootstrap-servers <host:port,...>', 'the cluster to talk to')
    .option('--command-config <file>', "properties of the connection as Kafka's tools take them: TLS, login")
}

/** A client of a cluster that answers; the caller closes it. Throws `CLI_UNREACHABLE`, `CLI_USAGE`, `CLIENT_AUTHENTICATION_FAILED`, `CLIENT_TLS_FAILED`, `CLIENT_INVALID_OPTIONS`, or the terminal's interruption. */
export async function openClient(terminal: Terminal, flags: ConnectionFlags): Promise<LogClient> {
  const properties = propertiesFor(flags, terminal)
  const bootstrap = await findBootstrap(flags.bootstrapServers ?? properties.bootstrapServers, terminal)
  await untilInterrupted(terminal, checkReachable(bootstrap, properties, terminal))
  return nativeClient({
    ...securityOf(properties),
    bootstrapServers: bootstrap.servers,
    clientId,
    clock: terminal.clock,
    log: ({ message }) => terminal.err(message.replaceAll('MillraceError: ', '')),
  })
}

/** Undefined where neither the options nor the environment name a cluster. Throws `CLI_USAGE`. */
export function namedServers(flags: ConnectionFlags, terminal: Terminal): string | undefined {
  const { bootstrapServers } = propertiesFor(flags, terminal)
  return flags.bootstrapServers ?? bootstrapServers ?? namedByEnvironment(terminal)
}

function propertiesFor({ commandConfig }: ConnectionFlags, { environment, directory }: Terminal): ClientProperties {
  const file = commandConfig ?? environment[variable]
  return file ? readClientProperties(resolve(directory, file)) : {}
}

function securityOf({ tls, sasl }: ClientProperties): ClientProperties {
  return { ...(tls ? { tls } : {}), ...(sasl ? { sasl } : {}) }
}

/** Runs one exchange with the cluster; an interruption ends it at once. */
export async function withClient<T>(
  terminal: Terminal,
  flags: ConnectionFlags,
  work: (client: LogClient) => Promise<T>,
): Promise<T> {
  const client = await openClient(terminal, flags)
  try {
    return await untilInterrupted(terminal, work(client))
  } finally {
    await client.close()
  }
}

/** One attempt: whoever types a command wants to hear at once that nobody listens. */
async function checkReachable(
  { servers, hint }: Bootstrap,
  properties: ClientProperties,
  { clock }: Terminal,
): Promise<void> {
  const inTime = new AbortController()
  const late = sleep(clock, patienceMs, inTime.signal).then(() => {
    throw cliError('CLI_UNREACHABLE', `no broker answers at ${servers} within ${patienceMs / 1000} s; ${hint}`)
  })
  try {
    const scout = (at: string, why: string): Promise<readonly string[]> => brokersAt(at, why, properties, clock)
    await Promise.race([askForBrokers(servers, hint, scout), late])
  } finally {
    inTime.abort()
    late.catch(() => {})
  }
}

/** The cluster must answer where it was looked for, and again where its brokers say that they are. */
type Scout = (servers: string, hint: string) => Promise<readonly string[]>

async function askForBrokers(servers: string, hint: string, brokersAt: Scout): Promise<void> {
  const named = await brokersAt(servers, hint)
  if (named.length === 0 || named.some((address) => servers.split(',').includes(address))) return
  const wrong = `${servers} says so, and that is wrong for this machine: see its advertised listeners`
  await brokersAt(named.join(','), wrong)
}

async function brokersAt(
  servers: string,
  hint: string,
  { tls, sasl }: ClientProperties,
  clock: Clock,
): Promise<readonly string[]> {
  const scout = nativeClient({
    bootstrapServers: servers,
    clientId,
    clock,
    transport: tcpTransport({ connectTimeoutMs: patienceMs, ...(tls ? { tls } : {}) }),
    ...(sasl ? { sasl } : {}),
    requestTimeoutMs: patienceMs,
    // The first wait would be longer than the call may take, so that there is no second attempt.
    retryBackoffMs: patienceMs * 10,
    retryBackoffMaxMs: patienceMs * 10,
  })
  try {
    const { brokers } = await scout.admin.cluster()
    return brokers.map(({ host, port }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`))
  } catch (thrown) {
    throw unreachable(thrown, servers, hint)
  } finally {
    await scout.close()
  }
}

function unreachable(thrown: unknown, servers: string, hint: string): unknown {
  if (!isMillraceError(thrown, 'CLIENT_UNREACHABLE')) return thrown
  const attempts = (thrown.details['attempts'] ?? []) as readonly { readonly reason: string }[]
  const said = [...new Set(attempts.map(({ reason }) => reason).filter((reason) => reason !== ''))].join('; ')
  return cliError('CLI_UNREACHABLE', `no broker answers at ${servers} (${said || messageOf(thrown)}); ${hint}`, {
    cause: thrown,
    details: { servers, attempts },
  })
}
