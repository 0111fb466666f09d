// Reads partitions by manual assignment. Fetches run ahead in the background; `poll` hands over what has arrived.
import type { LogRecord, TopicPartition } from '@millrace/record'

export interface LogReaderOptions {
  /** Default `read_committed`: aborted records and control records are never returned, and reading stops at the last stable offset. */
  readonly isolation?: 'read_committed' | 'read_uncommitted'
  /**
   * What a position outside the log does. Default `fail`: `poll` rejects with `CLIENT_OFFSET_OUT_OF_RANGE` (details: topic, partition, offset).
   * `earliest` and `latest` move the position there.
   */
  readonly outOfRange?: 'fail' | 'earliest' | 'latest'
  /** Bytes of one partition in one fetch. Default 1 MiB. A larger first batch is still returned whole. */
  readonly maxPartitionBytes?: number
  /** Bytes that may be fetched ahead and not yet polled. Default 32 MiB. */
  readonly maxBufferedBytes?: number
  /** How long the broker holds a fetch that finds nothing. Default 500 ms. */
  readonly fetchMaxWaitMs?: number
}

export interface PartitionPosition extends TopicPartition {
  /** The next offset to read. */
  readonly offset: number
}

/** Records of one partition in offset order, with what the broker said of the partition at that time. */
export interface FetchedPartition extends TopicPartition {
  /** May be empty when only control or aborted records, or a compacted tail, were passed over: `nextOffset` has moved then. */
  readonly records: readonly LogRecord[]
  /** The position after these records: also past control records and offsets that compaction removed. */
  readonly nextOffset: number
  readonly highWatermark: number
  readonly lastStableOffset: number
  readonly logStartOffset: number
}

export interface LogReader {
  /** Replaces the assignment. A partition that stays keeps its place unless `offset` differs from its position; what was fetched for others is thrown away. */
  assign(positions: readonly PartitionPosition[]): void
  /** Moves one assigned partition; what was fetched ahead of it is thrown away. */
  seek(position: PartitionPosition): void
  /** A paused partition is not fetched and not polled; what was fetched is kept. */
  pause(partitions: readonly TopicPartition[]): void
  resume(partitions: readonly TopicPartition[]): void
  /**
   * What has been fetched since the last poll, in offset order for each partition; at once if something is there, else after `maxWaitMs` at most (then empty).
   * Each corrupt batch, offset out of range, missing topic or refused authorisation rejects with a `MillraceError`; lost connections and leader changes are retried inside.
   */
  poll(maxWaitMs: number): Promise<readonly FetchedPartition[]>
  /** The next offset that `poll` will hand over, undefined for a partition that is not assigned. */
  position(topic: string, partition: number): number | undefined
  /** The high watermark last seen (the last stable offset under `read_committed`), undefined before the first answer. */
  endOffset(topic: string, partition: number): number | undefined
  close(): Promise<void>
}
