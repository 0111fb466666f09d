// Which Kafka a command talks to, and why that one: the reason belongs into the message when it does not answer.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Terminal } from '../terminal.ts'

export interface Bootstrap {
  readonly servers: string
  /** How these servers were chosen, and what to do if it was wrong. */
  readonly hint: string
}

const dataDirectory = '.millrace'
const variable = 'MILLRACE_BOOTSTRAP_SERVERS'
const usual = 'localhost:9092'

/** The option's servers, else the environment's, else the embedded broker of this directory, else Kafka's usual address. */
export async function findBootstrap(option: string | undefined, terminal: Terminal): Promise<Bootstrap> {
  if (option !== undefined) return { servers: option, hint: 'is --bootstrap-servers right, and does it run?' }
  const set = namedByEnvironment(terminal)
  if (set) return { servers: set, hint: `that is what ${variable} says; is it right, and does it run?` }
  const directory = join(terminal.directory, dataDirectory)
  if (existsSync(join(directory, 'lock'))) {
    const { runningBroker } = await import('@millrace/broker')
    const running = runningBroker(directory)
    if (running) {
      return { servers: running.bootstrapServers, hint: `that is the broker that holds ${dataDirectory}; is it stuck?` }
    }
  }
  return { servers: usual, hint: 'start a broker with `millrace broker`, or name yours with --bootstrap-servers' }
}

export function namedByEnvironment({ environment }: Terminal): string | undefined {
  return environment[variable] || undefined
}
