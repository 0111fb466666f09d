// What a task is given: its place in the plan, its inputs, and the edges it writes to. A task knows no client.
import type { Clock, Headers, TopicPartition } from '@millrace/record'
import type { StateDatabase } from '@millrace/state'
import type { Subtopology, Topology } from '@millrace/topology'
import type { SpreadNullKeys } from '../sink/partition-choice.ts'
import type { OpenStore } from '../store/open-store.ts'
import type { OnDeserializationError, OnProcessingError, OnProductionError } from './error-handling.ts'

/** Where sinks, changelogs and dead letters write. Synchronous; the bytes may be views that are valid during the call only. */
export interface RecordCollector {
  /** May throw for a record that cannot be written (`CLIENT_RECORD_TOO_LARGE`): a sink then asks the production handler. */
  send(
    topic: string,
    partition: number,
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
  ): void
  /** Throws `RUNTIME_MISSING_TOPIC`. */
  partitionCount(topic: string): number
}

/** Printed as `0_1`: sub-topology 0, partition 1. */
export interface TaskId {
  readonly subtopology: number
  readonly partition: number
}

export interface TaskLog {
  warn(message: string): void
}

/** Stores of the whole application, of which a task only reads. */
export interface GlobalStores {
  find(name: string): OpenStore | undefined
}

export interface TaskOptions {
  readonly id: TaskId
  readonly topology: Topology
  /** What of the topology this task runs. Default: the sub-topology that the id names. */
  readonly subtopology?: Subtopology
  readonly applicationId: string
  /** Holds every store of the sub-topology. The task neither commits nor closes it, but rolls it back. */
  readonly database: StateDatabase
  readonly collector: RecordCollector
  readonly clock: Clock
  /** Global tables and stores. Default: none. */
  readonly globalStores?: GlobalStores | undefined
  /** Bytes of this task's record cache; 0 means that every update is logged and forwarded at once. */
  readonly cacheMaxBytes: number
  /** The input partitions, by the topics' real names. */
  readonly partitions: readonly TopicPartition[]
  /** Default: `<application>-<store>-changelog`, or the source topic that serves as changelog, at the task's partition. */
  readonly changelogTopic?: (store: string) => TopicPartition
  /** Default `fail`. */
  readonly onDeserializationError?: OnDeserializationError
  /** Default `fail`. */
  readonly onProcessingError?: OnProcessingError
  /** Default `fail`. */
  readonly onProductionError?: OnProductionError
  readonly deadLetterTopic?: string
  /** Which partition takes the next record without a key. Default: each topic's partitions in turn, beginning at the task's own. */
  readonly spread?: SpreadNullKeys
  /** How often, by the wall clock, windows that are emitted when they close are looked for. Default: 1 s. */
  readonly emitIntervalMs?: number
  /** A processor asks for a commit before the next one is due. Default: nothing happens. */
  readonly requestCommit?: (() => void) | undefined
  readonly log?: TaskLog
}
