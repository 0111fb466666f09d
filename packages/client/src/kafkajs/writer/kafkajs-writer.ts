// Writes to explicit partitions with kafkajs's produce requests: batches are cut to size here, because kafkajs never splits one.
// Invariant: a record accepted is acknowledged, or reported through `onFailure` and `flush`; never silently lost.
import type { Headers, Timer } from '@millrace/record'
import { compressionCode, recordBytesAtMost } from '@millrace/protocol'
import { type ClientError, clientError, closedError } from '../../errors.ts'
import { retrying } from '../../adapter/retry.ts'
import type { LogWriter, LogWriterOptions } from '../../port/log-writer.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import type { Batch, ProducerIdentity } from './batch.ts'
import { PartitionQueue } from './partition-queue.ts'
import { Sender } from './sender.ts'

/** Kafka's default limit of a batch (1,048,588) less a margin. */
const safeBatchBytes = 1_000_000
const batchOverheadBytes = 61
/** kafkajs encodes a request in one go, about a hundred thousand records a second: so much of it holds the event loop for some tens of milliseconds. */
const requestBytes = 256 * 1024

export class KafkajsWriter implements LogWriter {
  readonly #cluster: KafkajsCluster
  readonly #options: LogWriterOptions &
    Required<Pick<LogWriterOptions, 'maxBatchBytes' | 'lingerMs' | 'maxBufferedBytes' | 'deliveryTimeoutMs'>>
  readonly #byTopic = new Map<string, (PartitionQueue | undefined)[]>()
  readonly #queues: PartitionQueue[] = []
  readonly #unsettled = new Set<Batch>()
  readonly #sender: Sender
  readonly #onClose: () => void
  #identity: ProducerIdentity | undefined
  #bufferedBytes = 0
  #drainWaiters: (() => void)[] = []
  #linger: Timer | undefined
  #failure: ClientError | undefined
  #closed = false

  constructor(cluster: KafkajsCluster, options: LogWriterOptions, onClose: () => void) {
    this.#cluster = cluster
    this.#onClose = onClose
    this.#options = {
      ...options,
      maxBatchBytes: options.maxBatchBytes ?? safeBatchBytes,
      lingerMs: options.lingerMs ?? 5,
      maxBufferedBytes: options.maxBufferedBytes ?? 32 * 1024 * 1024,
      deliveryTimeoutMs: options.deliveryTimeoutMs ?? 120_000,
    }
    this.#sender = new Sender(cluster, this.#queues, {
      compression: compressionCode(options.compression ?? 'none'),
      maxRequestBytes: requestBytes,
      newIdentity: () => this.#newIdentity(),
      onWritten: (batch) => this.#settled(batch),
      onSplit: (batch, parts) => {
        this.#unsettled.delete(batch)
        for (const part of parts) this.#unsettled.add(part)
      },
      onGivenUp: (queue, batch, error) => this.#givenUp(queue, batch, error),
    })
  }

  async open(): Promise<void> {
    this.#throwIfClosed()
    const { context, signal } = this.#cluster
    this.#identity ??= await retrying(context, () => this.#newIdentity(), { signal })
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
    const { maxBatchBytes, lingerMs } = this.#options
    if (batchOverheadBytes + bytes > maxBatchBytes) this.#tooLarge(queue, batchOverheadBytes + bytes)
    const full = batchOverheadBytes + queue.openBytes + bytes > Math.min(maxBatchBytes, requestBytes)
    if (queue.openCount > 0 && (full || !queue.fits(timestamp))) {
      this.#seal(queue)
      this.#sender.pump()
    }
    const { clock } = this.#cluster.context
    queue.append(timestamp, key, value, headers, { bytes, now: clock.now() })
    this.#bufferedBytes += bytes
    this.#linger ??= clock.setTimer(lingerMs, () => this.#sealAll())
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
    this.#byTopic.clear()
    this.#sender.stop(closedError('the writer'))
    for (const wake of this.#drainWaiters.splice(0)) wake()
    this.#onClose()
  }

  async #newIdentity(): Promise<ProducerIdentity> {
    const request = { transactionTimeout: 0 }
    const what = 'asking for a producer id'
    const { producerId, producerEpoch } = await this.#cluster.askAny(what, (broker) => broker.initProducerId(request))
    return { producerId, producerEpoch }
  }

  #addQueue(topic: string, partition: number): PartitionQueue {
    if (!this.#identity) {
      throw clientError('CLIENT_INVALID_OPTIONS', 'the writer is not open; await writer.open() first')
    }
    if (!Number.isInteger(partition) || partition < 0) {
      throw clientError('CLIENT_INVALID_OPTIONS', `${partition} is not a partition of ${topic}; give 0 or more`)
    }
    let queues = this.#byTopic.get(topic)
    if (!queues) this.#byTopic.set(topic, (queues = []))
    const queue = new PartitionQueue(topic, partition, this.#identity)
    queues[partition] = queue
    this.#queues.push(queue)
    return queue
  }

  #seal(queue: PartitionQueue): void {
    this.#unsettled.add(queue.seal(this.#options.deliveryTimeoutMs))
  }

  #sealAll(): void {
    this.#linger?.cancel()
    this.#linger = undefined
    for (const queue of this.#queues) if (queue.openCount > 0) this.#seal(queue)
    this.#sender.pump()
  }

  #settled(batch: Batch): void {
    this.#unsettled.delete(batch)
    this.#bufferedBytes -= batch.bytes
    if (this.#bufferedBytes >= this.#options.maxBufferedBytes) return
    for (const wake of this.#drainWaiters.splice(0)) wake()
  }

  #givenUp(queue: PartitionQueue, batch: Batch, error: ClientError): void {
    this.#settled(batch)
    const { topic, partition } = queue
    const { onFailure } = this.#options
    const ask = onFailure && error.code !== 'CLIENT_CLOSED'
    const answer = ask ? onFailure({ topic, partition, records: batch.logRecords(), error }) : 'fail'
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
