// Writes records to explicit partitions: idempotent, several requests in flight, order kept for each partition.
import type { Headers, LogRecord, MillraceError } from '@millrace/record'

export interface LogWriterOptions {
  /** Bytes of one batch at most. Default 1 MiB less a margin for the request; never above the topic's limit of 1,048,588 unless `maxRequestBytes` allows. */
  readonly maxBatchBytes?: number
  /** How long an unfilled batch waits for more. Default 5 ms; `flush` does not wait. */
  readonly lingerMs?: number
  /** Default 5: more would lose the broker's duplicate check. */
  readonly maxInFlight?: number
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'
  /** Bytes accepted and not yet acknowledged above which `drained()` waits. Default 32 MiB. */
  readonly maxBufferedBytes?: number
  /** How long a batch is retried before it fails with `CLIENT_DELIVERY_TIMEOUT`. Default 120 s. */
  readonly deliveryTimeoutMs?: number
  /**
   * Called once for a batch that will not be written (too large, topic gone, not authorised, timed out).
   * `skip` drops it and goes on; `fail` (default) makes this and every later `flush` reject with the error.
   */
  readonly onFailure?: (failure: WriteFailure) => 'fail' | 'skip'
}

export interface WriteFailure {
  readonly topic: string
  readonly partition: number
  /** The records of the batch, offsets relative to it. */
  readonly records: readonly LogRecord[]
  readonly error: MillraceError
}

export interface LogWriter {
  /** Gets a producer id. Must be awaited before the first write. */
  open(): Promise<void>
  /**
   * Accepts a record; its bytes are copied before this returns. Synchronous; never blocks.
   * Throws `CLIENT_RECORD_TOO_LARGE` for a record that no batch can hold, `CLIENT_CLOSED` after close.
   */
  write(
    topic: string,
    partition: number,
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
  ): void
  /** Undefined while fewer than `maxBufferedBytes` are waiting, else a promise for the moment when that is true again. */
  drained(): Promise<void> | undefined
  /** Resolves when every record written before the call is acknowledged by the broker (acks=all); rejects when one failed. */
  flush(): Promise<void>
  /** The offset of the last record of this partition that the broker acknowledged to this writer. */
  acknowledgedOffset(topic: string, partition: number): number | undefined
  /** Flushes, then closes. */
  close(): Promise<void>
}
