// What a broker can be told at its start, and what it makes of it.
import { type Clock, MillraceError } from '@millrace/record'
import type { BrokerErrorCode } from './errors.ts'
import type { EventLoop } from './server/event-loop.ts'
import { isClosedToStrangers, securityProblem, type SecurityOptions } from './security/security-options.ts'
import { invalidConfig, topicConfigs } from './topics/topic-configs.ts'

export interface BrokerOptions extends SecurityOptions {
  /** Where everything is kept; absent: in memory, gone when the broker stops. */
  readonly directory?: string
  /** Default `127.0.0.1`. Anything but loopback needs `tls` with `users` or client certificates, or `allowInsecure`. */
  readonly host?: string
  /** Default: 9092, and any other where that is taken. 0: any. */
  readonly port?: number
  /** Fail where `port` is taken. */
  readonly strictPort?: boolean
  /** False: no TCP, only `transport()`. Default true. */
  readonly listen?: boolean
  /** What clients are told to connect to, where it is not the address they used. */
  readonly advertised?: { readonly host: string; readonly port: number }
  readonly allowInsecure?: boolean
  /** `always`: records are synced before they are acknowledged and survive a power loss. Default `never`: they survive kill -9. */
  readonly fsync?: 'never' | 'always'
  /** Create topics that clients ask for. Default false. */
  readonly autoCreateTopics?: boolean
  /** Of topics created without a count. Default 1. */
  readonly defaultPartitions?: number
  /** Broker-wide settings by Kafka's names, of brokers (`log.retention.ms`) or of topics (`retention.ms`). */
  readonly configs?: Readonly<Record<string, string>>
  /** Receives lines about what the broker does and finds. Default: nobody. */
  readonly log?: (line: string) => void
  readonly clock?: Clock
  /** For simulations: the order of macrotasks. */
  readonly loop?: EventLoop
  /** For simulations: fresh uuids in 22 characters of base64url. */
  readonly newId?: () => string
}

export interface BrokerSettings {
  /** By the broker's names. */
  readonly configs: ReadonlyMap<string, string>
  readonly minSessionTimeoutMs: number
  /** After how long a client must log in again; 0: never. */
  readonly maxReauthMs: number
  readonly retentionCheckMs: number
}

const brokerOnly: Readonly<Record<string, string>> = {
  'connections.max.reauth.ms': '0',
  'group.min.session.timeout.ms': '6000',
  'log.retention.check.interval.ms': '300000',
}

/** Throws `BROKER_OPTIONS` for what it does not know or cannot use. */
export function settingsOf(options: BrokerOptions): BrokerSettings {
  const { host = '127.0.0.1', port = 0, defaultPartitions = 1 } = options
  if (!Number.isInteger(port) || port < 0 || port > 0xffff) throw wrong(`port ${port} is not a port; choose 0 to 65535`)
  if (!Number.isInteger(defaultPartitions) || defaultPartitions < 1)
    throw wrong(`defaultPartitions is 1 or more, not ${defaultPartitions}`)
  const problem = securityProblem(options)
  if (problem) throw wrong(problem)
  if (options.listen !== false && !options.allowInsecure && !isLoopback(host) && !isClosedToStrangers(options)) {
    const lack = options.users ? 'passwords and records would pass in the clear' : 'nobody is asked for a password'
    throw wrong(
      `host ${host} is open to other machines and ${lack}; set tls and users, or set allowInsecure to mean it`,
    )
  }
  const configs = new Map<string, string>()
  for (const [name, value] of Object.entries(options.configs ?? {})) {
    const definition = topicConfigs.find((each) => each.brokerName === name || each.name === name)
    if (!definition && !(name in brokerOnly)) throw wrong(`there is no setting ${name}`)
    const problem = definition ? invalidConfig(definition.name, value) : invalidNumber(name, value)
    if (problem) throw wrong(problem)
    configs.set(definition?.brokerName ?? name, value)
  }
  const number = (name: string): number => Number(configs.get(name) ?? brokerOnly[name])
  return {
    configs,
    maxReauthMs: number('connections.max.reauth.ms'),
    minSessionTimeoutMs: number('group.min.session.timeout.ms'),
    retentionCheckMs: number('log.retention.check.interval.ms'),
  }
}

function invalidNumber(name: string, value: string): string | null {
  return /^\d+$/.test(value) && Number(value) > 0 ? null : `${name} is a whole number above 0, not '${value}'`
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function wrong(message: string): MillraceError<BrokerErrorCode> {
  return new MillraceError<BrokerErrorCode>('BROKER_OPTIONS', message)
}
