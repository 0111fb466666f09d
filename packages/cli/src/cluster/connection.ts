// From a command's options to a client that is known to reach its cluster. Law: an unreachable cluster is one error within five seconds.
import { type LogClient, nativeClient, tcpTransport } from '@millrace/client'
import { type Clock, isMillraceError, messageOf, sleep } from '@millrace/record'
import type { Command } from 'commander'
import { cliError } from '../errors.ts'
import { type Terminal, untilInterrupted } from '../terminal.ts'
import { type Bootstrap, findBootstrap } from './bootstrap.ts'

const patienceMs = 4_000
const clientId = 'millrace-cli'

export interface ConnectionFlags {
  readonly bootstrapServers?: string
}

export function withConnectionOptions(command: Command): Command {
  return command.option('-b, --bootstrap-servers <host:port,...>', 'the cluster to talk to')
}

/** A client of a cluster that answers; the caller closes it. Throws `CLI_UNREACHABLE`, `CLIENT_INVALID_OPTIONS`, or the terminal's interruption. */
export async function openClient(terminal: Terminal, flags: ConnectionFlags): Promise<LogClient> {
  const bootstrap = await findBootstrap(flags.bootstrapServers, terminal)
  await untilInterrupted(terminal, checkReachable(bootstrap, terminal))
  return nativeClient({
    bootstrapServers: bootstrap.servers,
    clientId,
    clock: terminal.clock,
    log: ({ message }) => terminal.err(message.replaceAll('MillraceError: ', '')),
  })
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
async function checkReachable({ servers, hint }: Bootstrap, { clock }: Terminal): Promise<void> {
  const inTime = new AbortController()
  const late = sleep(clock, patienceMs, inTime.signal).then(() => {
    throw cliError('CLI_UNREACHABLE', `no broker answers at ${servers} within ${patienceMs / 1000} s; ${hint}`)
  })
  try {
    await Promise.race([askForBrokers(servers, hint, clock), late])
  } finally {
    inTime.abort()
    late.catch(() => {})
  }
}

/** The cluster must answer where it was looked for, and again where its brokers say that they are. */
async function askForBrokers(servers: string, hint: string, clock: Clock): Promise<void> {
  const named = await brokersAt(servers, hint, clock)
  if (named.length === 0 || named.some((address) => servers.split(',').includes(address))) return
  const wrong = `${servers} says so, and that is wrong for this machine: see its advertised listeners`
  await brokersAt(named.join(','), wrong, clock)
}

async function brokersAt(servers: string, hint: string, clock: Clock): Promise<readonly string[]> {
  const scout = nativeClient({
    bootstrapServers: servers,
    clientId,
    clock,
    transport: tcpTransport({ connectTimeoutMs: patienceMs }),
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
