// Reads by manual assignment: an adapter's fetches run ahead in the background, `poll` hands over what has come.
// Invariant: what `poll` returns continues exactly where the last `poll`, `assign` or `seek` of that partition left off.
import { messageOf, partitionKey, type TopicPartition } from '@millrace/record'
import { clientError, closedError } from '../../errors.ts'
import type { OffsetQuery } from '../../port/log-admin.ts'
import type { FetchedPartition, LogReader, LogReaderOptions, PartitionPosition } from '../../port/log-reader.ts'
import type { AdapterContext } from '../context.ts'
import { retrying } from '../retry.ts'
import type { ReadPlace, Taken } from './read-ahead.ts'

/** What fetches in the background for one reader. */
export interface Fetches {
  /** Sends what can be sent now. Called after every change: assignment, position, pause, poll. */
  pump(): void
  stop(): void
}

export interface FetchSettings<P extends ReadPlace> {
  readonly committedOnly: boolean
  readonly maxPartitionBytes: number
  readonly maxBufferedBytes: number
  readonly maxWaitMs: number
  /** Something can be polled: records or an error. */
  onArrival(): void
  /** The position lies outside the log. */
  onOutOfRange(partition: P): void
}

/** What an adapter gives to its readers. */
export interface ReaderParts<P extends ReadPlace> {
  readonly context: AdapterContext
  /** Aborted when the client closes. */
  readonly signal: AbortSignal
  startFetching(partitions: ReadonlyMap<string, P>, settings: FetchSettings<P>): Fetches
  partitionAt(topic: string, partition: number, offset: number, maxBytes: number): P
  /** One attempt. */
  lookUp(query: OffsetQuery, isolation: 'read_committed' | 'read_uncommitted'): Promise<number>
  /** These topics are to be kept known, until as many `unwatch` calls. */
  watch(topics: ReadonlySet<string>): void
  unwatch(topics: ReadonlySet<string>): void
  onClose(): void
}

export class AssigningReader<P extends ReadPlace> implements LogReader {
  readonly #parts: ReaderParts<P>
  readonly #options: Required<LogReaderOptions>
  readonly #partitions = new Map<string, P>()
  readonly #fetching: Fetches
  #waiters: (() => void)[] = []
  #turn = 0
  #closed = false

  constructor(options: LogReaderOptions, parts: ReaderParts<P>) {
    this.#parts = parts
    this.#options = {
      isolation: options.isolation ?? 'read_committed',
      outOfRange: options.outOfRange ?? 'fail',
      maxPartitionBytes: options.maxPartitionBytes ?? 1024 * 1024,
      maxBufferedBytes: options.maxBufferedBytes ?? 32 * 1024 * 1024,
      fetchMaxWaitMs: options.fetchMaxWaitMs ?? 500,
    }
    this.#fetching = parts.startFetching(this.#partitions, {
      committedOnly: this.#options.isolation === 'read_committed',
      maxPartitionBytes: this.#options.maxPartitionBytes,
      maxBufferedBytes: this.#options.maxBufferedBytes,
      maxWaitMs: this.#options.fetchMaxWaitMs,
      onArrival: () => this.#wake(),
      onOutOfRange: (partition) => this.#outOfRange(partition),
    })
  }

  assign(positions: readonly PartitionPosition[]): void {
    this.#throwIfClosed()
    for (const { topic, partition, offset } of positions) checkOffset(topic, partition, offset)
    const before = new Map(this.#partitions)
    this.#partitions.clear()
    for (const { topic, partition, offset } of positions) {
      const key = partitionKey(topic, partition)
      const kept = before.get(key)
      if (kept && kept.position !== offset) kept.moveTo(offset)
      const bytes = this.#options.maxPartitionBytes
      this.#partitions.set(key, kept ?? this.#parts.partitionAt(topic, partition, offset, bytes))
    }
    for (const [key, gone] of before) if (!this.#partitions.has(key)) gone.version += 1
    this.#parts.watch(topicsOf(this.#partitions))
    this.#parts.unwatch(topicsOf(before))
    this.#fetching.pump()
  }

  seek({ topic, partition, offset }: PartitionPosition): void {
    this.#throwIfClosed()
    checkOffset(topic, partition, offset)
    this.#assigned(topic, partition).moveTo(offset)
    this.#fetching.pump()
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.#assigned(topic, partition).paused = true
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.#assigned(topic, partition).paused = false
    this.#fetching.pump()
    this.#wake()
  }

  async poll(maxWaitMs: number): Promise<readonly FetchedPartition[]> {
    this.#throwIfClosed()
    const { clock } = this.#parts.context
    const deadline = clock.now() + maxWaitMs
    for (;;) {
      const fetched = this.#take()
      const left = deadline - clock.now()
      if (fetched.length > 0 || left <= 0 || this.#closed) return fetched
      await this.#arrival(left)
    }
  }

  position(topic: string, partition: number): number | undefined {
    return this.#partitions.get(partitionKey(topic, partition))?.position
  }

  endOffset(topic: string, partition: number): number | undefined {
    const marks = this.#partitions.get(partitionKey(topic, partition))?.marks
    return this.#options.isolation === 'read_committed' ? marks?.lastStableOffset : marks?.highWatermark
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#fetching.stop()
    this.#parts.unwatch(topicsOf(this.#partitions))
    this.#partitions.clear()
    this.#wake()
    this.#parts.onClose()
  }

  /** About `maxPartitionBytes` in all, from the partitions in turn, so that one `poll` does not hold the event loop for long. */
  #take(): FetchedPartition[] {
    const all = [...this.#partitions.values()]
    for (const { errorToRaise } of all) if (errorToRaise) throw errorToRaise
    const taken: Taken[] = []
    let wantedBytes = this.#options.maxPartitionBytes
    for (let step = 0; step < all.length && wantedBytes > 0; step++) {
      const found = (all[this.#turn++ % all.length] as P).take(wantedBytes)
      if (!found) continue
      taken.push(found)
      wantedBytes -= found.bytes
    }
    // The next fetch leaves before the decoding starts.
    if (taken.length > 0) this.#fetching.pump()
    return taken.map((found) => found.handOver())
  }

  #arrival(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#parts.context.clock.setTimer(waitMs, resolve)
      this.#waiters.push(() => {
        timer.cancel()
        resolve()
      })
    })
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake()
  }

  #outOfRange(partition: P): void {
    const { topic, key, fetchPosition: offset, version } = partition
    const policy = this.#options.outOfRange
    if (policy === 'fail') {
      partition.error = clientError(
        'CLIENT_OFFSET_OUT_OF_RANGE',
        `offset ${offset} of ${key} is outside its log; seek to where reading should go on, or set outOfRange: 'earliest' | 'latest'`,
        { details: { topic, partition: partition.partition, offset } },
      )
      this.#wake()
      return
    }
    const { context, signal } = this.#parts
    const query = { topic, partition: partition.partition, at: policy }
    partition.resetting = true
    retrying(context, () => this.#parts.lookUp(query, this.#options.isolation), { signal })
      .then((found) => {
        if (partition.version !== version) return
        const message = `offset ${offset} of ${key} is outside its log; reading goes on at ${found}`
        context.log({ level: 'warn', message })
        // What was fetched before the gap is still to be handed over: only the place of the next fetch moves.
        if (partition.bufferedBytes > 0) partition.fetchPosition = found
        else partition.moveTo(found)
      })
      .catch((thrown: unknown) =>
        context.log({ level: 'warn', message: `looking up ${policy} of ${key}: ${messageOf(thrown)}` }),
      )
      .finally(() => {
        if (partition.version === version) partition.resetting = false
        this.#fetching.pump()
      })
  }

  #assigned(topic: string, partition: number): P {
    const found = this.#partitions.get(partitionKey(topic, partition))
    if (found) return found
    const message = `${partitionKey(topic, partition)} is not assigned to this reader; assign it first`
    throw clientError('CLIENT_INVALID_OPTIONS', message)
  }

  #throwIfClosed(): void {
    if (this.#closed) throw closedError('the reader')
  }
}

function topicsOf(partitions: ReadonlyMap<string, ReadPlace>): ReadonlySet<string> {
  return new Set([...partitions.values()].map(({ topic }) => topic))
}

function checkOffset(topic: string, partition: number, offset: number): void {
  if (Number.isSafeInteger(offset) && offset >= 0) return
  const message = `${offset} is not an offset to read ${partitionKey(topic, partition)} from; give 0 or more`
  throw clientError('CLIENT_INVALID_OPTIONS', message)
}
