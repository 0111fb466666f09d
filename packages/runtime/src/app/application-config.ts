// How an application runs: every number that a user may set, resolved once, with Kafka Streams' defaults.
import { type Duration, durationMs, MillraceError } from '@millrace/record'
import type { Topology } from '@millrace/topology'
import { longestTimeout } from '../calls/below-calls.ts'
import type { RuntimeErrorCode } from '../errors.ts'

/** What may be left out; durations as milliseconds or text such as `'30s'`. */
export interface ApplicationSettings {
  /** Default `at_least_once`. `exactly_once_v2` is refused by this version, whatever the client: `RUNTIME_UNSUPPORTED`. */
  readonly processingGuarantee?: 'at_least_once' | 'exactly_once_v2'
  /** How often offsets are committed and state is written. Default 30 s. */
  readonly commitInterval?: Duration
  /** Bytes of the record caches of this instance; 0 forwards every update. Default 10 MiB. */
  readonly cacheMaxBytes?: number
  /** Uncommitted state above which a commit comes early. Default 64 MiB. */
  readonly uncommittedMaxBytes?: number
  /** Memory for what the stores on disk of this instance have committed: rows that were read, LevelDB's own blocks and write buffers, indexes of keys. Default 64 MiB. */
  readonly storeMemoryMaxBytes?: number
  /** How long a task waits for an input whose end was read, so that records of several inputs meet in the order of time. Default 0; −1 never waits for anything. */
  readonly maxTaskIdle?: Duration | -1
  /** Records of one input partition that may wait; then it is not fetched further. Default 10,000. */
  readonly maxBufferedRecords?: number
  /** How long an idle poll waits at most. Default 100 ms. */
  readonly poll?: Duration
  /** How long processing may hold the event loop. Default 20 ms. */
  readonly slice?: Duration
  /** How often records of repartition topics that are processed get deleted. Default 30 s. */
  readonly repartitionPurgeInterval?: Duration
  /** How often the application looks whether its topics have changed: new partitions of a source get tasks then. Default 5 min. */
  readonly topicCheckInterval?: Duration
  /** How long records may wait while nothing gets done before `health` and a log line say so. Default 60 s; 0 never looks. */
  readonly stalledAfter?: Duration
  /** Without a heartbeat for so long, the group gives this instance's tasks to others. Default 45 s. */
  readonly sessionTimeout?: Duration
  /** How often the group hears of this instance, and it of a rebalance. Default a fifteenth of the session timeout, at most 1 s. */
  readonly heartbeatInterval?: Duration
  /** How long the group waits for instances in a rebalance. Default 300 s. */
  readonly rebalanceTimeout?: Duration
  /** Of topics that the application makes. Default −1: the broker's default. */
  readonly replicationFactor?: number
  /** Where a source without a policy of its own begins when nothing is committed. Default `earliest`. */
  readonly offsetReset?: 'earliest' | 'latest'
  /** Makes missing source and sink topics instead of refusing to start. Default false. */
  readonly createMissingTopics?: boolean
  /** Where records go that the handlers send to `dead-letter`; made when missing. */
  readonly deadLetterTopic?: string
  /** Static membership: an instance that comes back within the session timeout gets its tasks again without a rebalance. */
  readonly instanceId?: string
  /** How long `stop` may take before it gives up on unreachable brokers. Default 30 s. */
  readonly stopTimeout?: Duration
}

export interface ApplicationConfig {
  readonly commitIntervalMs: number
  readonly cacheMaxBytes: number
  readonly uncommittedMaxBytes: number
  readonly storeMemoryMaxBytes: number
  readonly maxTaskIdleMs: number
  readonly maxBufferedRecords: number
  readonly pollMs: number
  readonly sliceMs: number
  readonly repartitionPurgeIntervalMs: number
  readonly topicCheckIntervalMs: number
  readonly stalledAfterMs: number
  readonly sessionTimeoutMs: number
  readonly heartbeatIntervalMs: number
  readonly rebalanceTimeoutMs: number
  readonly replicationFactor: number
  readonly offsetReset: 'earliest' | 'latest'
  readonly createMissingTopics: boolean
  readonly deadLetterTopic: string | undefined
  readonly instanceId: string | undefined
  readonly stopTimeoutMs: number
}

/** Throws `RUNTIME_INVALID_CONFIG`, or `DURATION_INVALID`. */
export function applicationConfig(settings: ApplicationSettings): ApplicationConfig {
  const { maxTaskIdle = 0 } = settings
  const sessionTimeoutMs = durationMs(settings.sessionTimeout ?? '45s')
  return {
    commitIntervalMs: durationMs(settings.commitInterval ?? '30s'),
    cacheMaxBytes: atLeast(0, 'cacheMaxBytes', settings.cacheMaxBytes ?? 10 << 20),
    uncommittedMaxBytes: atLeast(1, 'uncommittedMaxBytes', settings.uncommittedMaxBytes ?? 64 << 20),
    storeMemoryMaxBytes: atLeast(1, 'storeMemoryMaxBytes', settings.storeMemoryMaxBytes ?? 64 << 20),
    maxTaskIdleMs: maxTaskIdle === -1 ? -1 : durationMs(maxTaskIdle),
    maxBufferedRecords: atLeast(1, 'maxBufferedRecords', settings.maxBufferedRecords ?? 10_000),
    pollMs: atLeast(1, 'poll', durationMs(settings.poll ?? 100)),
    sliceMs: atLeast(1, 'slice', durationMs(settings.slice ?? 20)),
    repartitionPurgeIntervalMs: durationMs(settings.repartitionPurgeInterval ?? '30s'),
    topicCheckIntervalMs: durationMs(settings.topicCheckInterval ?? '5m'),
    stalledAfterMs: durationMs(settings.stalledAfter ?? '60s'),
    sessionTimeoutMs,
    heartbeatIntervalMs: durationMs(settings.heartbeatInterval ?? Math.min(1_000, sessionTimeoutMs / 15)),
    rebalanceTimeoutMs: durationMs(settings.rebalanceTimeout ?? '300s'),
    replicationFactor: settings.replicationFactor ?? -1,
    offsetReset: settings.offsetReset ?? 'earliest',
    createMissingTopics: settings.createMissingTopics ?? false,
    deadLetterTopic: settings.deadLetterTopic,
    instanceId: settings.instanceId,
    stopTimeoutMs: durationMs(settings.stopTimeout ?? '30s'),
  }
}

/** A commit before a rebalance waits for calls, and the group waits no longer than for the rebalance timeout. Throws `RUNTIME_INVALID_CONFIG`. */
export function checkCallTimeouts(topology: Topology, { rebalanceTimeoutMs }: ApplicationConfig): void {
  const longest = longestTimeout(topology)
  if (longest === undefined || longest.timeoutMs < rebalanceTimeoutMs) return
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_INVALID_CONFIG',
    `a call of ${longest.node} may take ${longest.timeoutMs} ms, but the group waits ${rebalanceTimeoutMs} ms for this instance in a rebalance; shorten the timeout or raise rebalanceTimeout`,
    { details: longest },
  )
}

/** What names the application in groups, topics and directories. Throws `RUNTIME_INVALID_CONFIG`. */
export function checkApplicationId(id: string): string {
  if (/^[a-zA-Z0-9._-]{1,150}$/.test(id) && id !== '.' && id !== '..') return id
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_INVALID_CONFIG',
    `applicationId ${JSON.stringify(id)} becomes part of topic names: use 1 to 150 of a-z, A-Z, 0-9, '.', '_' and '-'`,
  )
}

function atLeast(minimum: number, option: string, value: number): number {
  if (Number.isFinite(value) && value >= minimum) return value
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_INVALID_CONFIG',
    `${option} is ${value}; give a number that is at least ${minimum}`,
    { details: { option, value } },
  )
}
