// The way in: bytes of the log become a record with event time. What cannot be read, or has a negative time, does not pass.
import { type LogRecord, MillraceError, type StreamRecord } from '@millrace/record'
import type { Serde, SerdeContext } from '@millrace/serde'
import type { TimestampExtractor } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'

export interface SourceReaderOptions {
  readonly keySerde: Serde<unknown>
  readonly valueSerde: Serde<unknown>
  /** Default: the record's timestamp in the log. */
  readonly timestampExtractor: TimestampExtractor | undefined
  /** Called for bytes that a serde refuses. Returns to pass over the record, throws to stop. */
  onUnreadable(failure: UnreadableRecord): void
  /** Called for a record whose event time is negative; it is passed over. */
  onNegativeTimestamp(): void
}

export interface UnreadableRecord {
  readonly topic: string
  readonly partition: number
  readonly record: LogRecord
  /** What could not be had. `timestamp`: the extractor threw, or there is none and the log's own is negative. */
  readonly part: 'key' | 'value' | 'timestamp'
  readonly error: unknown
}

/** Reads the records of one source node. */
export class SourceReader {
  readonly #options: SourceReaderOptions
  readonly #contexts = new Map<string, { readonly key: SerdeContext; readonly value: SerdeContext }>()

  constructor(options: SourceReaderOptions) {
    this.#options = options
  }

  read(record: LogRecord, topic: string, partition: number, partitionTime: number): StreamRecord | undefined {
    const { keySerde, valueSerde } = this.#options
    const contexts = this.#contextsOf(topic)
    let part: UnreadableRecord['part'] = 'key'
    let key: unknown
    let value: unknown
    let timestamp: number
    try {
      key = record.key === null ? null : keySerde.deserialize(record.key, contexts.key)
      part = 'value'
      value = record.value === null ? null : valueSerde.deserialize(record.value, contexts.value)
      part = 'timestamp'
      timestamp = this.#timestampOf(record, topic, partition, partitionTime, key, value)
    } catch (error) {
      this.#options.onUnreadable({ topic, partition, record, part, error })
      return undefined
    }
    if (timestamp >= 0) return { key, value, timestamp, headers: record.headers }
    this.#options.onNegativeTimestamp()
    return undefined
  }

  #timestampOf(
    record: LogRecord,
    topic: string,
    partition: number,
    partitionTime: number,
    key: unknown,
    value: unknown,
  ): number {
    const { offset, timestamp, headers } = record
    const extractor = this.#options.timestampExtractor
    if (extractor !== undefined) {
      return extractor({ topic, partition, offset, timestamp, key, value, headers }, partitionTime)
    }
    if (timestamp < 0) {
      throw new MillraceError<RuntimeErrorCode>(
        'RUNTIME_DESERIALIZATION_FAILED',
        `the record has no timestamp (${timestamp}); give its source a timestampExtractor`,
      )
    }
    return timestamp
  }

  #contextsOf(topic: string): { readonly key: SerdeContext; readonly value: SerdeContext } {
    let contexts = this.#contexts.get(topic)
    if (contexts === undefined) {
      contexts = { key: { topic, part: 'key' }, value: { topic, part: 'value' } }
      this.#contexts.set(topic, contexts)
    }
    return contexts
  }
}
