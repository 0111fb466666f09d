// What waits for one partition, in order, and the sequence numbers under which it is written.
// Invariant: batches reach the log in the order of their records, each once. A number is given when a batch is sealed and kept on every retry; numbers
// are given anew, under a higher epoch, only when a batch before them was given up and every other is known not to be in the log (KIP-360).
import { type Headers, partitionKey } from '@millrace/record'
import { type Compression, RecordBatchBuilder } from '@millrace/protocol'
import type { WriteQueue } from '../../adapter/writer/batching-writer.ts'
import type { BrokerConnection } from '../wire/broker-connection.ts'
import { SealedBatch, sequenceAfter } from './sealed-batch.ts'

export interface ProducerIdentity {
  readonly producerId: number
  readonly producerEpoch: number
}

const lastEpoch = 0x7fff

export class PartitionQueue implements WriteQueue<SealedBatch> {
  readonly topic: string
  readonly partition: number
  readonly key: string
  acknowledgedOffset: number | undefined
  /** No attempt before this time. */
  retryAt = 0
  failures = 0
  /** Since when the partition has had no leader that is known. */
  leaderlessSince: number | undefined
  /** A new producer id is being fetched: nothing is sent until it is here. */
  awaitingIdentity = false
  #identity: ProducerIdentity
  #nextSequence = 0
  #nextRecord = 0
  #renumber = false
  /** The partition has acknowledged a batch under this identity. Before that a broker takes any sequence for the first one. */
  #established = false
  readonly #compression: Compression
  readonly #open: RecordBatchBuilder = new RecordBatchBuilder()
  #openSince = 0
  /** Sealed and not on their way, in order. */
  #waiting: SealedBatch[] = []
  #inFlight: SealedBatch[] = []
  #sentOn: BrokerConnection | undefined

  constructor(topic: string, partition: number, identity: ProducerIdentity, compression: Compression) {
    this.topic = topic
    this.partition = partition
    this.key = partitionKey(topic, partition)
    this.#identity = identity
    this.#compression = compression
  }

  get openCount(): number {
    return this.#open.count
  }
  get openBytes(): number {
    return this.#open.sizeBytes
  }
  get waiting(): readonly SealedBatch[] {
    return this.#waiting
  }
  get inFlight(): readonly SealedBatch[] {
    return this.#inFlight
  }
  /** True while the numbers of what waits cannot be used: {@link renumber} when {@link mayRenumber}. */
  get needsNumbers(): boolean {
    return this.#renumber
  }

  fits(): boolean {
    return true
  }

  /** Returns by how many bytes the open batch grew. */
  append(
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
    _recordBytes: number,
    now: () => number,
  ): number {
    const open = this.#open
    const before = open.count === 0 ? 0 : open.sizeBytes
    if (open.count === 0) this.#openSince = now()
    open.append(timestamp, key, value, headers)
    return open.sizeBytes - before
  }

  /** Closes the open batch, which has records, and gives it its sequence. */
  seal(deliveryTimeoutMs: number): SealedBatch {
    const open = this.#open
    const count = open.count
    const batch = new SealedBatch({
      chargedBytes: open.sizeBytes,
      bytes: open.build({ ...this.#identity, baseSequence: this.#nextSequence, compression: this.#compression }),
      count,
      firstRecord: this.#nextRecord,
      deadline: this.#openSince + deliveryTimeoutMs,
    })
    open.reset()
    this.#nextSequence = sequenceAfter(this.#nextSequence, count)
    this.#nextRecord += count
    this.#waiting.push(batch)
    return batch
  }

  /** The batch that may go out on this connection now. */
  sendable(connection: BrokerConnection, now: number): SealedBatch | undefined {
    // Once the numbers are broken they only serve to learn whether a batch was written.
    const next = this.#renumber ? this.#waiting.find(({ maybeWritten }) => maybeWritten) : this.#waiting[0]
    if (!next || now < this.retryAt || this.awaitingIdentity) return undefined
    if (this.#inFlight.length === 0) return next
    // The first batch goes alone, as they all do after a failure, and never over two connections at once.
    const undisturbed =
      this.#established && next.attempts === 0 && this.#inFlight.every(({ attempts }) => attempts === 1)
    return undisturbed && this.#sentOn === connection ? next : undefined
  }

  sent(batch: SealedBatch, connection: BrokerConnection): void {
    this.remove(batch)
    batch.attempts += 1
    this.#inFlight.push(batch)
    this.#sentOn = connection
  }

  /** Takes an acknowledged batch out. `offset` is that of its last record, negative where the broker does not say. */
  acknowledge(batch: SealedBatch, offset: number): void {
    this.remove(batch)
    this.#established = true
    this.failures = 0
    // A batch written under a lost answer may be acknowledged after those behind it.
    if (offset >= 0) this.acknowledgedOffset = Math.max(offset, this.acknowledgedOffset ?? offset)
  }

  /** Takes a batch out for good. */
  remove(batch: SealedBatch): void {
    this.#inFlight = this.#inFlight.filter((other) => other !== batch)
    this.#waiting = this.#waiting.filter((other) => other !== batch)
  }

  /** Puts batches back at their place. */
  putBack(...batches: readonly SealedBatch[]): void {
    for (const batch of batches) {
      this.remove(batch)
      const at = this.#waiting.findIndex((other) => other.firstRecord > batch.firstRecord)
      this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, batch)
    }
  }

  /** True if nothing unacknowledged precedes this batch. */
  isFirst(batch: SealedBatch): boolean {
    const precedes = (other: SealedBatch): boolean => other.firstRecord < batch.firstRecord
    return !this.#waiting.some(precedes) && !this.#inFlight.some(precedes)
  }

  /** The numbers that follow cannot be used any more. */
  breakSequence(): void {
    this.#renumber = true
  }

  /** True when new numbers are needed and no batch can be in the log under an old one. */
  get mayRenumber(): boolean {
    return this.#renumber && this.#inFlight.length === 0 && !this.#waiting.some(({ maybeWritten }) => maybeWritten)
  }

  /** The identity for new numbers: the next epoch; undefined when epochs are used up and a new producer id is needed. */
  get nextIdentity(): ProducerIdentity | undefined {
    const { producerId, producerEpoch } = this.#identity
    return producerEpoch < lastEpoch ? { producerId, producerEpoch: producerEpoch + 1 } : undefined
  }

  /** Starts at sequence 0 under `identity`, and stamps what waits with it. */
  renumber(identity: ProducerIdentity): void {
    this.#identity = identity
    this.#renumber = false
    this.#established = false
    this.#nextSequence = 0
    for (const batch of this.#waiting) {
      batch.stamp({ ...identity, baseSequence: this.#nextSequence })
      this.#nextSequence = sequenceAfter(this.#nextSequence, batch.count)
    }
  }
}
