// The way out: a record becomes bytes for one partition of a topic (or several, or none, as its partitioner says).
// What cannot be written goes to the production handler; nothing is lost without its word.
import { type Headers, MillraceError, type StreamRecord } from '@millrace/record'
import type { Serde, SerdeContext } from '@millrace/serde'
import type { Partitioner, SinkRecordContext, TopicExtractor } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import { checkPartition, defaultPartition, type SpreadNullKeys } from './partition-choice.ts'

/** Where records go to; the same as a task's collector. */
export interface SinkTarget {
  send(
    topic: string,
    partition: number,
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
  ): void
  partitionCount(topic: string): number
}

export interface SinkWriterOptions {
  readonly name: string
  /** The real name of the topic, or what chooses it for each record. */
  readonly topic: string | TopicExtractor
  readonly keySerde: Serde<unknown>
  readonly valueSerde: Serde<unknown>
  readonly partitioner: Partitioner | undefined
  readonly target: SinkTarget
  readonly spread: SpreadNullKeys
  /** Where the record being processed came from. */
  readonly origin: { readonly topic: string; readonly partition: number; readonly offset: number }
  /** Called for a record that a serde or the target refuses. Returns to drop it, throws to stop. */
  onUnwritable(failure: UnwritableRecord): void
}

export interface UnwritableRecord {
  readonly sink: string
  readonly topic: string
  readonly record: StreamRecord
  readonly part: 'key' | 'value' | 'record'
  readonly error: unknown
}

interface SerdeContexts {
  readonly key: SerdeContext
  readonly value: SerdeContext
}

export class SinkWriter {
  readonly name: string
  readonly #options: SinkWriterOptions
  /** Of the topic written last. */
  #contexts: SerdeContexts | undefined

  constructor(options: SinkWriterOptions) {
    this.name = options.name
    this.#options = options
  }

  process(record: StreamRecord): void {
    const topic = this.#topicOf(record)
    if (!(record.timestamp >= 0)) throw negativeTimestamp(topic, record.timestamp)
    const { keySerde, valueSerde } = this.#options
    const contexts = this.#contextsOf(topic)
    let part: UnwritableRecord['part'] = 'key'
    let key: Uint8Array | null
    let value: Uint8Array | null
    try {
      key = bytesOf(record.key, keySerde, contexts.key)
      part = 'value'
      value = bytesOf(record.value, valueSerde, contexts.value)
    } catch (error) {
      return this.#options.onUnwritable({ sink: this.name, topic, record, part, error })
    }
    const partitions = this.#partitionsOf(topic, record, key)
    if (typeof partitions === 'number') return this.#send(topic, partitions, record, key, value)
    for (const partition of partitions) this.#send(topic, partition, record, key, value)
  }

  #send(
    topic: string,
    partition: number,
    record: StreamRecord,
    key: Uint8Array | null,
    value: Uint8Array | null,
  ): void {
    try {
      this.#options.target.send(topic, partition, record.timestamp, key, value, record.headers)
    } catch (error) {
      this.#options.onUnwritable({ sink: this.name, topic, record, part: 'record', error })
    }
  }

  #contextsOf(topic: string): SerdeContexts {
    if (this.#contexts?.key.topic === topic) return this.#contexts
    this.#contexts = { key: { topic, part: 'key' }, value: { topic, part: 'value' } }
    return this.#contexts
  }

  #topicOf(record: StreamRecord): string {
    const { topic, origin } = this.#options
    if (typeof topic === 'string') return topic
    const context: SinkRecordContext = {
      timestamp: record.timestamp,
      headers: record.headers,
      topic: origin.topic,
      partition: origin.partition,
      offset: origin.offset,
    }
    return topic(record.key, record.value, context)
  }

  #partitionsOf(topic: string, record: StreamRecord, key: Uint8Array | null): number | readonly number[] {
    const { partitioner, target, spread } = this.#options
    const count = target.partitionCount(topic)
    const chosen = partitioner?.(topic, record.key, record.value, count)
    if (chosen === undefined) return defaultPartition(topic, key, count, spread)
    if (typeof chosen === 'number') return checkPartition(topic, chosen, count)
    return chosen.map((partition) => checkPartition(topic, partition, count))
  }
}

function bytesOf(part: unknown, serde: Serde<unknown>, context: SerdeContext): Uint8Array | null {
  return part === null || serde.isNull?.(part) ? null : serde.serialize(part, context)
}

function negativeTimestamp(topic: string, timestamp: number): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_PROCESSING_FAILED',
    `a record for ${topic} has the timestamp ${timestamp}; timestamps are 0 or more`,
    { details: { topic, timestamp } },
  )
}
