// The way in: bytes of the log become a record with event time. What cannot be read, has a negative time, or a null that the source does not take, does not pass.
import {
  isMillraceError,
  type LogRecord,
  messageOf,
  MillraceError,
  type StreamRecord,
  type TopicPartition,
} from '@millrace/record'
import type { Serde, SerdeContext } from '@millrace/serde'
import type { ExtractorInput, NullRule, TimestampExtractor } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'

export interface SourceReaderOptions {
  readonly keySerde: Serde<unknown>
  readonly valueSerde: Serde<unknown>
  /** Default: the record's timestamp in the log. */
  readonly timestampExtractor: TimestampExtractor | undefined
  readonly nullKeys: NullRule | undefined
  readonly nullValues: NullRule | undefined
  /** Called for bytes that a serde refuses. Returns to pass over the record, throws to stop. */
  onUnreadable(failure: UnreadableRecord): void
  /** Called for a record that is passed over: its event time is negative, or the source skips nulls. */
  onSkipped(reason: SkipReason, place: TopicPartition & { readonly offset: number }): void
}

type SkipReason = 'negative-timestamp' | 'null-key' | 'null-value'

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
    const { keySerde, valueSerde, nullKeys, nullValues, timestampExtractor: extractor } = this.#options
    const contexts = this.#contextsOf(topic)
    let part: UnreadableRecord['part'] = 'key'
    let key: unknown
    let value: unknown
    let timestamp: number
    try {
      if (record.key === null && nullKeys === 'reject') throw nullRejected('key')
      key = record.key === null ? null : keySerde.deserialize(record.key, contexts.key)
      part = 'value'
      if (record.value === null && nullValues === 'reject') throw nullRejected('value')
      value = record.value === null ? null : valueSerde.deserialize(record.value, contexts.value)
      part = 'timestamp'
      timestamp = extractor === undefined ? ownTimestamp(record) : 0
    } catch (error) {
      // Not the record is at fault: it will be readable (its schema is being fetched).
      if (isMillraceError(error) && error.disposition === 'retry') throw error
      this.#options.onUnreadable({ topic, partition, record, part, error })
      return undefined
    }
    if (extractor !== undefined) {
      const { offset, headers } = record
      const input = { topic, partition, offset, timestamp: record.timestamp, key, value, headers }
      timestamp = extractedTime(extractor, input, partitionTime)
    }
    const skip = skipReason(key === null && nullKeys === 'skip', value === null && nullValues === 'skip', timestamp)
    if (skip === undefined) return { key, value, timestamp, headers: record.headers }
    this.#options.onSkipped(skip, { topic, partition, offset: record.offset })
    return undefined
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

/** What an extractor throws is a fault of the program: no handler of bad records is asked, as in Kafka Streams. */
function extractedTime(extractor: TimestampExtractor, input: ExtractorInput, partitionTime: number): number {
  try {
    return extractor(input, partitionTime)
  } catch (cause) {
    const { topic, partition, offset } = input
    throw new MillraceError<RuntimeErrorCode>(
      'RUNTIME_PROCESSING_FAILED',
      `Fatal user code error in TimestampExtractor callback for record ${topic}-${partition}@${offset}: ${messageOf(cause)}; mend the extractor, or let it return -1 for records to leave out`,
      { cause },
    )
  }
}

function ownTimestamp({ timestamp }: LogRecord): number {
  if (timestamp >= 0) return timestamp
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_DESERIALIZATION_FAILED',
    `it has no timestamp (${timestamp}); give the source a timestampExtractor`,
  )
}

function skipReason(skipsKey: boolean, skipsValue: boolean, timestamp: number): SkipReason | undefined {
  if (skipsKey) return 'null-key'
  if (skipsValue) return 'null-value'
  return timestamp < 0 ? 'negative-timestamp' : undefined
}

function nullRejected(part: 'key' | 'value'): MillraceError<RuntimeErrorCode> {
  const option = part === 'key' ? 'nullKeys' : 'nullValues'
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_DESERIALIZATION_FAILED',
    `it is null, which this source does not take; read the topic with ${option}: 'keep' or 'skip'`,
  )
}
