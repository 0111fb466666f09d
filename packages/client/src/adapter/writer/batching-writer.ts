// Writes to explicit partitions: records go straight into the open batch of their partition; batches are sealed when full, after the linger, or by a flush.
// Invariant: a record accepted is acknowledged, or reported through `onFailure` and `flush`; never silently lost.
import type { Headers, LogRecord, Timer } from '@millrace/record'
import { recordBytesAtMost } from '@millrace/protocol'
import { type ClientError, clientError, closedError } from '../../errors.ts'
import type { LogWriter, LogWriterOptions } from '../../port/log-writer.ts'
import type { AdapterContext } from '../context.ts'
import { retrying } from '../retry.ts'

/** Kafka's default limit of a batch (1,048,588) less a margin. */
export const safeBatchBytes = 1_000_000
export const batchOverheadBytes = 61

/** A batch that takes no more records. */
export interface Sealed {
  /** Resolves when it is acknowledged or given up. */
  readonly settled: Promise<unknown>
  /** What it counts for against `maxBufferedBytes`. */
  readonly chargedBytes: number
  /** As the caller wrote them, offsets relative to the batch. */
  logRecords(): readonly LogRecord[]
}

/** What waits for one partition, in order. */
export interface WriteQueue<B extends Sealed> {
  readonly topic: string
  readonly partition: number
  readonly key: string
  readonly acknowledgedOffset: number | undefined
  /** Records in the open batch. */
  readonly openCount: number
  /** What the open batch has, its header included. */
  readonly openBytes: number
  /** False where a record of this time belongs into another batch. */
  fits(timestamp: number): boolean
  /** Appends to the open batch; returns by how many bytes it counts against `maxBufferedBytes`. */
  append(
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
    recordBytes: number,
    now: () => number,
  ): number
  /** Closes the open batch, which has records. */
  seal(deliveryTimeoutMs: number): B
}

/** What carries batches to the brokers. */
export interface Sends {
  /** Sends what can be sent now. Called after every change. */
  pump(): void
  /** Stops sending and gives up everything that is not settled. */
  stop(reason: ClientError): void
}

export interface SendEvents<B extends Sealed> {
  onAcknowledged(batch: B): void
  /** `batch` goes on as `parts`. */
  onSplit(batch: B, parts: readonly B[]): void
  onGivenUp(queue: WriteQueue<B>, batch: B, error: ClientError): void
}

/** What an adapter gives to its writers. */
export interface WriterParts<Q extends WriteQueue<B>, B extends Sealed, Identity> {
  readonly context: AdapterContext
  /** Aborted when the client closes. */
  readonly signal: AbortSignal
  /** At how many bytes a batch is full, where that is less than `maxBatchBytes`. */
  readonly fullBatchBytes: number
  /** One attempt to get a producer id. */
  newIdentity(): Promise<Identity>
  queueFor(topic: string, partition: number, identity: Identity): Q
  startSending(queues: readonly Q[], events: SendEvents<B>): Sends
  /** A topic is to be kept known, until the `unwatch` call. */
  watch(topic: string): void
  unwatch(topics: readonly string[]): void
  onClose(): void
}

type Limits = Required<Pick<LogWriterOptions, 'maxBatchBytes' | 'lingerMs' | 'maxBufferedBytes' | 'deliveryTimeoutMs'>>

export class BatchingWriter<Q extends WriteQueue<B>, B extends Sealed, Identity> implements LogWriter {
  readonly #parts: WriterParts<Q, B, Identity>
  readonly #limits: Limits
  readonly #onFailure: LogWriterOptions['onFailure']
  readonly #fullBatchBytes: number
  readonly #now: () => number
  readonly #byTopic = new Map<string, (Q | undefined)[]>()
  readonly #queues: Q[] = []
  readonly #unsettled = new Set<B>()
  readonly #sender: Sends
  #identity: Identity | undefined
  #bufferedBytes = 0
  #drainWaiters: (() => void)[] = []
  #linger: Timer | undefined
  #failure: ClientError | undefined
  #closed = false

  constructor(options: LogWriterOptions, parts: WriterParts<Q, B, Identity>) {
    this.#parts = parts
    this.#now = () => parts.context.clock.now()
    this.#onFailure = options.onFailure
    this.#limits = {
      maxBatchBytes: options.maxBatchBytes ?? safeBatchBytes,
      lingerMs: options.lingerMs ?? 5,
      maxBufferedBytes: options.maxBufferedBytes ?? 32 * 1024 * 1024,
      deliveryTimeoutMs: options.deliveryTimeoutMs ?? 120_000,
    }
    this.#fullBatchBytes = Math.min(this.#limits.maxBatchBytes, parts.fullBatchBytes)
    this.#sender = parts.startSending(this.#queues, {
      onAcknowledged: (batch) => this.#settled(batch),
      onSplit: (batch, split) => {
        this.#unsettled.delete(batch)
        for (const part of split) this.#unsettled.add(part)
      },
      onGivenUp: (queue, batch, error) => this.#givenUp(queue, batch, error),
    })
  }

  async open(): Promise<void> {
    this.#throwIfClosed()
    const { context, signal } = this.#parts
    this.#identity ??= await retrying(context, () => this.#parts.newIdentity(), { signal })
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
    if (batchOverheadBytes + bytes > this.#limits.maxBatchBytes) this.#tooLarge(queue, batchOverheadBytes + bytes)
    if (queue.openCount > 0 && (queue.openBytes + bytes > this.#fullBatchBytes || !queue.fits(timestamp))) {
      this.#seal(queue)
      this.#sender.pump()
    }
    this.#bufferedBytes += queue.append(timestamp, key, value, headers, bytes, this.#now)
    this.#linger ??= this.#parts.context.clock.setTimer(this.#limits.lingerMs, () => this.#sealAll())
  }

  drained(): Promise<void> | undefined {
    if (this.#bufferedBytes < this.#limits.maxBufferedBytes) return undefined
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
    this.#parts.unwatch(topics)
    for (const wake of this.#drainWaiters.splice(0)) wake()
    this.#parts.onClose()
  }

  #addQueue(topic: string, partition: number): Q {
    if (!this.#identity) {
      throw clientError('CLIENT_INVALID_OPTIONS', 'the writer is not open; await writer.open() first')
    }
    if (!Number.isInteger(partition) || partition < 0) {
      throw clientError('CLIENT_INVALID_OPTIONS', `${partition} is not a partition of ${topic}; give 0 or more`)
    }
    let queues = this.#byTopic.get(topic)
    if (!queues) {
      this.#byTopic.set(topic, (queues = []))
      this.#parts.watch(topic)
    }
    const queue = this.#parts.queueFor(topic, partition, this.#identity)
    queues[partition] = queue
    this.#queues.push(queue)
    return queue
  }

  #seal(queue: Q): void {
    this.#unsettled.add(queue.seal(this.#limits.deliveryTimeoutMs))
  }

  #sealAll(): void {
    this.#linger?.cancel()
    this.#linger = undefined
    for (const queue of this.#queues) if (queue.openCount > 0) this.#seal(queue)
    this.#sender.pump()
  }

  #settled(batch: B): void {
    this.#unsettled.delete(batch)
    this.#bufferedBytes -= batch.chargedBytes
    if (this.#bufferedBytes >= this.#limits.maxBufferedBytes) return
    for (const wake of this.#drainWaiters.splice(0)) wake()
  }

  #givenUp(queue: WriteQueue<B>, batch: B, error: ClientError): void {
    this.#settled(batch)
    const { topic, partition } = queue
    const ask = this.#onFailure && error.code !== 'CLIENT_CLOSED'
    const answer = ask ? this.#onFailure?.({ topic, partition, records: batch.logRecords(), error }) : 'fail'
    if (answer !== 'skip') this.#failure ??= error
  }

  #tooLarge(queue: Q, bytes: number): never {
    const { maxBatchBytes } = this.#limits
    const message = `a record for ${queue.key} needs ${bytes} bytes, more than a batch may have (maxBatchBytes ${maxBatchBytes}); make it smaller, or raise maxBatchBytes and the topic's max.message.bytes`
    throw clientError('CLIENT_RECORD_TOO_LARGE', message, { details: { bytes, maxBatchBytes, topic: queue.topic } })
  }

  #throwIfClosed(): void {
    if (this.#closed) throw closedError('the writer')
  }
}
