// Writes to explicit partitions: records go straight into the open batch of their partition; batches are sealed when full, after the linger, or by a flush.
// Invariant: a record accepted is acknowledged, or reported through `onFailure` and `flush`; never silently lost.
import type { Headers, Timer } from '@millrace/record'
import { recordBytesAtMost } from '@millrace/protocol'
import { type ClientError, clientError, closedError } from '../../errors.ts'
import type { LogWriter, LogWriterOptions } from '../../port/log-writer.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { retrying } from '../../adapter/retry.ts'
import { Delivery } from './delivery.ts'
import { PartitionQueue, type ProducerIdentity } from './partition-queue.ts'
import { fetchProducerId } from './producer-id.ts'
import type { SealedBatch } from './sealed-batch.ts'
import { Sender } from './sender.ts'

/** Kafka's default limit of a batch (1,048,588) less a margin. */
const safeBatchBytes = 1_000_000
const batchOverheadBytes = 61
/** What the broker remembers of a producer to recognise duplicates: five batches for each partition. */
const mostInFlight = 5

export class NativeWriter implements LogWriter {
  readonly #cluster: Cluster
  readonly #options: Required<Omit<LogWriterOptions, 'onFailure'>> & Pick<LogWriterOptions, 'onFailure'>
  readonly #byTopic = new Map<string, (PartitionQueue | undefined)[]>()
  readonly #queues: PartitionQueue[] = []
  readonly #unsettled = new Set<SealedBatch>()
  readonly #sender: Sender
  readonly #onClose: () => void
  readonly #now: () => number
  #identity: ProducerIdentity | undefined
  #bufferedBytes = 0
  #drainWaiters: (() => void)[] = []
  #linger: Timer | undefined
  #failure: ClientError | undefined
  #closed = false

  constructor(cluster: Cluster, options: LogWriterOptions, purpose: string, onClose: () => void) {
    this.#cluster = cluster
    this.#onClose = onClose
    this.#now = () => cluster.context.clock.now()
    this.#options = {
      ...options,
      maxBatchBytes: options.maxBatchBytes ?? safeBatchBytes,
      lingerMs: options.lingerMs ?? 5,
      maxInFlight: options.maxInFlight ?? mostInFlight,
      compression: options.compression ?? 'none',
      maxBufferedBytes: options.maxBufferedBytes ?? 32 * 1024 * 1024,
      deliveryTimeoutMs: options.deliveryTimeoutMs ?? 120_000,
    }
    const { maxInFlight } = this.#options
    if (!(maxInFlight >= 1 && maxInFlight <= mostInFlight)) {
      const message = `maxInFlight is ${maxInFlight}; give 1 to ${mostInFlight}: brokers recognise duplicates among the last five batches only`
      throw clientError('CLIENT_INVALID_OPTIONS', message)
    }
    const delivery = new Delivery(cluster, this.#options.compression, {
      onAcknowledged: (batch) => this.#settled(batch),
      onSplit: (batch, parts) => {
        this.#unsettled.delete(batch)
        for (const part of parts) this.#unsettled.add(part)
      },
      onGivenUp: (queue, batch, error) => this.#givenUp(queue, batch, error),
    })
    const maxRequestBytes = Math.max(safeBatchBytes, this.#options.maxBatchBytes)
    this.#sender = new Sender(cluster, this.#queues, delivery, { purpose, maxInFlight, maxRequestBytes })
  }

  async open(): Promise<void> {
    this.#throwIfClosed()
    const { context, signal } = this.#cluster
    this.#identity ??= await retrying(context, () => fetchProducerId(this.#cluster), { signal })
  }

  write(
    topic: string,
    partition: number,
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
  ): void {
    this.#throwIfClosed()
    const queue = this.#byTopic.get(topic)?.[partition] ?? this.#addQueue(topic, partition)
    const bytes = recordBytesAtMost(key, value, headers)
    const { maxBatchBytes } = this.#options
    if (batchOverheadBytes + bytes > maxBatchBytes) this.#tooLarge(queue, batchOverheadBytes + bytes)
    if (queue.openCount > 0 && queue.openBytes + bytes > maxBatchBytes) {
      this.#seal(queue)
      this.#sender.pump()
    }
    this.#bufferedBytes += queue.append(timestamp, key, value, headers, this.#now)
    this.#linger ??= this.#cluster.context.clock.setTimer(this.#options.lingerMs, () => this.#sealAll())
  }

  drained(): Promise<void> | undefined {
    if (this.#bufferedBytes < this.#options.maxBufferedBytes) return undefined
    return new Promise((resolve) => this.#drainWaiters.push(resolve))
  }

  async flush(): Promise<void> {
    this.#sealAll()
    await Promise.all([...this.#unsettled].map(({ settled }) => settled))
    if (this.#failure) throw this.#failure
  }

  acknowledgedOffset(topic: string, partition: number): number | undefined {
    return this.#byTopic.get(topic)?.[partition]?.acknowledgedOffset
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    try {
      await this.flush()
    } finally {
      this.abandon()
    }
  }

  /** Closes at once; what is not acknowledged yet is given up. */
  abandon(): void {
    this.#closed = true
    this.#linger?.cancel()
    const topics = [...this.#byTopic.keys()]
    this.#byTopic.clear()
    this.#sender.stop(closedError('the writer'))
    this.#cluster.unwatch(topics)
    for (const wake of this.#drainWaiters.splice(0)) wake()
    this.#onClose()
  }

  #addQueue(topic: string, partition: number): PartitionQueue {
    if (!this.#identity)
      throw clientError('CLIENT_INVALID_OPTIONS', 'the writer is not open; await writer.open() first')
    if (!Number.isInteger(partition) || partition < 0) {
      throw clientError('CLIENT_INVALID_OPTIONS', `${partition} is not a partition of ${topic}; give 0 or more`)
    }
    let queues = this.#byTopic.get(topic)
    if (!queues) {
      this.#byTopic.set(topic, (queues = []))
      this.#cluster.watch([topic])
      if (!this.#cluster.topics.get(topic)) this.#cluster.requestRefresh()
    }
    const queue = new PartitionQueue(topic, partition, this.#identity)
    queues[partition] = queue
    this.#queues.push(queue)
    return queue
  }

  #seal(queue: PartitionQueue): void {
    this.#unsettled.add(queue.seal(this.#options.compression, this.#options.deliveryTimeoutMs))
  }

  #sealAll(): void {
    this.#linger?.cancel()
    this.#linger = undefined
    for (const queue of this.#queues) if (queue.openCount > 0) this.#seal(queue)
    this.#sender.pump()
  }

  #settled(batch: SealedBatch): void {
    this.#unsettled.delete(batch)
    this.#bufferedBytes -= batch.chargedBytes
    if (this.#bufferedBytes >= this.#options.maxBufferedBytes) return
    for (const wake of this.#drainWaiters.splice(0)) wake()
  }

  #givenUp(queue: PartitionQueue, batch: SealedBatch, error: ClientError): void {
    this.#settled(batch)
    const { topic, partition } = queue
    const { onFailure } = this.#options
    const ask = onFailure && error.code !== 'CLIENT_CLOSED'
    const answer = ask ? onFailure({ topic, partition, records: batch.records(), error }) : 'fail'
    if (answer !== 'skip') this.#failure ??= error
  }

  #tooLarge(queue: PartitionQueue, bytes: number): never {
    const { maxBatchBytes } = this.#options
    const message = `a record for ${queue.key} needs ${bytes} bytes, more than a batch may have (maxBatchBytes ${maxBatchBytes}); make it smaller, or raise maxBatchBytes and the topic's max.message.bytes`
    throw clientError('CLIENT_RECORD_TOO_LARGE', message, { details: { bytes, maxBatchBytes, topic: queue.topic } })
  }

  #throwIfClosed(): void {
    if (this.#closed) throw closedError('the writer')
  }
}
