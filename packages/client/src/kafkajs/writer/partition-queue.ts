// What waits for one partition, in order. Invariant: at most one batch is on its way, and a batch keeps its numbers until it is known to be in the log or not.
import type { Headers } from '@millrace/record'
import { partitionKey } from '@millrace/record'
import { batchOverheadBytes, type WriteQueue } from '../../adapter/writer/batching-writer.ts'
import type { KafkajsRecord } from '../connection/kafkajs-broker.ts'
import { Batch, kafkajsHeaders, type ProducerIdentity } from './batch.ts'

const maxSequence = 0x7fff_ffff

export class PartitionQueue implements WriteQueue<Batch> {
  readonly topic: string
  readonly partition: number
  readonly key: string
  acknowledgedOffset: number | undefined
  /** A batch of it is on its way, or its leader or identity is being looked up. */
  busy = false
  /** Its batch goes in a request of its own: a refusal could not be told from another partition's. */
  alone = false
  retryAt = 0
  failures = 0
  leaderlessSince: number | undefined
  /** Undefined: it needs a producer id of its own before it can go on. */
  identity: ProducerIdentity | undefined
  #nextSequence = 0
  #waiting: Batch[] = []
  #open: KafkajsRecord[] = []
  #openBytes = 0
  #openSince = 0
  #digits = 0

  constructor(topic: string, partition: number, identity: ProducerIdentity) {
    this.topic = topic
    this.partition = partition
    this.key = partitionKey(topic, partition)
    this.identity = identity
  }

  get openCount(): number {
    return this.#open.length
  }
  get openBytes(): number {
    return batchOverheadBytes + this.#openBytes
  }
  get head(): Batch | undefined {
    return this.#waiting[0]
  }
  get waiting(): readonly Batch[] {
    return this.#waiting
  }

  /** False where the record belongs into a batch of its own: kafkajs sorts the timestamps of a batch as text. */
  fits(timestamp: number): boolean {
    return this.#open.length === 0 || String(timestamp).length === this.#digits
  }

  append(
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
    recordBytes: number,
    now: () => number,
  ): number {
    const text = String(timestamp)
    const record = {
      key: key && Buffer.from(key),
      value: value && Buffer.from(value),
      timestamp: text,
      headers: kafkajsHeaders(headers, this.key),
    }
    if (this.#open.length === 0) {
      this.#openSince = now()
      this.#digits = text.length
    }
    this.#open.push(record)
    this.#openBytes += recordBytes
    return recordBytes
  }

  seal(deliveryTimeoutMs: number): Batch {
    const batch = new Batch(this.#open, this.#openBytes, this.#openSince + deliveryTimeoutMs)
    this.#open = []
    this.#openBytes = 0
    this.#waiting.push(batch)
    return batch
  }

  /** Gives the first batch its numbers, unless it has them. */
  number(batch: Batch, identity: ProducerIdentity): void {
    batch.numbers ??= { identity, firstSequence: this.#nextSequence }
  }

  /** The first batch is in the log. */
  written(batch: Batch, lastOffset: number): void {
    this.#waiting.shift()
    this.failures = 0
    this.#nextSequence += batch.records.length
    if (this.#nextSequence > maxSequence) this.#nextSequence -= maxSequence + 1
    if (lastOffset >= 0) this.acknowledgedOffset = lastOffset
  }

  /** The first batch will not be sent again. Its numbers are free unless it may be in the log after all. */
  drop(batch: Batch): void {
    this.#waiting = this.#waiting.filter((one) => one !== batch)
    if (batch.maybeWritten) this.renewIdentity()
  }

  /** Puts parts in the place of the first batch. */
  replaceHead(parts: readonly Batch[]): void {
    this.#waiting.splice(0, 1, ...parts)
  }

  /** The numbers are of no more use: a new producer id, from zero. What waits is numbered anew. */
  renewIdentity(): void {
    this.identity = undefined
    this.#nextSequence = 0
    for (const batch of this.#waiting) batch.numbers = undefined
  }
}
