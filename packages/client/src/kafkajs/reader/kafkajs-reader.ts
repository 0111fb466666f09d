// Reads partitions by manual assignment with kafkajs's fetch requests, without any group: nothing is left behind on the cluster.
// Invariant: `poll` hands over offsets in order, each once, from the position of the last assign or seek on.
import { messageOf, partitionKey, type TopicPartition } from '@millrace/record'
import { clientError, closedError } from '../../errors.ts'
import { retrying } from '../../adapter/retry.ts'
import type { FetchedPartition, LogReader, LogReaderOptions, PartitionPosition } from '../../port/log-reader.ts'
import { listOffsets } from '../admin/list-offsets.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import { AssignedPartition } from './assigned-partition.ts'
import { Fetching } from './fetching.ts'

export class KafkajsReader implements LogReader {
  readonly #cluster: KafkajsCluster
  readonly #options: Required<LogReaderOptions>
  readonly #partitions = new Map<string, AssignedPartition>()
  readonly #fetching: Fetching
  readonly #onClose: () => void
  #waiters: (() => void)[] = []
  #turn = 0
  #closed = false

  constructor(cluster: KafkajsCluster, options: LogReaderOptions, onClose: () => void) {
    this.#cluster = cluster
    this.#onClose = onClose
    this.#options = {
      isolation: options.isolation ?? 'read_committed',
      outOfRange: options.outOfRange ?? 'fail',
      maxPartitionBytes: options.maxPartitionBytes ?? 1024 * 1024,
      maxBufferedBytes: options.maxBufferedBytes ?? 32 * 1024 * 1024,
      fetchMaxWaitMs: options.fetchMaxWaitMs ?? 500,
    }
    this.#fetching = new Fetching(cluster, this.#partitions, {
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
      before.delete(key)
      if (kept && kept.position !== offset) kept.moveTo(offset)
      this.#partitions.set(key, kept ?? new AssignedPartition(topic, partition, offset))
    }
    for (const gone of before.values()) gone.version += 1
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
    const { clock } = this.#cluster.context
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
    this.#partitions.clear()
    this.#wake()
    this.#onClose()
  }

  /** About `maxPartitionBytes` in all, from the partitions in turn, so that one `poll` does not hold the event loop for long. */
  #take(): FetchedPartition[] {
    const all = [...this.#partitions.values()]
    for (const { errorToRaise } of all) if (errorToRaise) throw errorToRaise
    const taken: FetchedPartition[] = []
    let wanted = this.#options.maxPartitionBytes
    for (let step = 0; step < all.length && wanted > 0; step++) {
      const found = (all[this.#turn++ % all.length] as AssignedPartition).take(wanted)
      if (!found) continue
      taken.push(found.fetched)
      wanted -= found.bytes
    }
    if (taken.length > 0) this.#fetching.pump()
    return taken
  }

  #arrival(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#cluster.context.clock.setTimer(waitMs, resolve)
      this.#waiters.push(() => {
        timer.cancel()
        resolve()
      })
    })
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake()
  }

  #outOfRange(partition: AssignedPartition): void {
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
    const { context, signal } = this.#cluster
    partition.resetting = true
    const query = { topic, partition: partition.partition, at: policy }
    retrying(context, () => listOffsets(this.#cluster, [query], this.#options.isolation), { signal })
      .then((offsets) => {
        if (partition.version !== version) return
        const found = offsets.get(key) as number
        context.log({ level: 'warn', message: `offset ${offset} of ${key} is outside its log; going on at ${found}` })
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

  #assigned(topic: string, partition: number): AssignedPartition {
    const found = this.#partitions.get(partitionKey(topic, partition))
    if (found) return found
    const message = `${partitionKey(topic, partition)} is not assigned to this reader; assign it first`
    throw clientError('CLIENT_INVALID_OPTIONS', message)
  }

  #throwIfClosed(): void {
    if (this.#closed) throw closedError('the reader')
  }
}

function checkOffset(topic: string, partition: number, offset: number): void {
  if (Number.isSafeInteger(offset) && offset >= 0) return
  const message = `${offset} is not an offset to read ${partitionKey(topic, partition)} from; give 0 or more`
  throw clientError('CLIENT_INVALID_OPTIONS', message)
}
