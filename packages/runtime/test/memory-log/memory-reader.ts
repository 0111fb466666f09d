import { MillraceError, partitionKey, sleep, systemClock } from '@millrace/record'
import type { MemoryLog } from './memory-log.ts'
import type { FetchedPartition, LogReader, LogReaderOptions, PartitionPosition, TopicPartition } from './port.ts'

const largestFetch = 500

export class MemoryReader implements LogReader {
  readonly #log: MemoryLog
  readonly #options: LogReaderOptions
  readonly #positions = new Map<string, PartitionPosition>()
  readonly #paused = new Set<string>()
  readonly #ends = new Map<string, number>()

  constructor(log: MemoryLog, options: LogReaderOptions) {
    this.#log = log
    this.#options = options
  }

  assign(positions: readonly PartitionPosition[]): void {
    this.#positions.clear()
    for (const position of positions) this.seek(position)
    for (const key of this.#ends.keys()) if (!this.#positions.has(key)) this.#ends.delete(key)
  }

  seek(position: PartitionPosition): void {
    this.#positions.set(partitionKey(position.topic, position.partition), position)
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.#paused.add(partitionKey(topic, partition))
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) this.#paused.delete(partitionKey(topic, partition))
  }

  async poll(maxWaitMs: number): Promise<readonly FetchedPartition[]> {
    const now = this.#take()
    if (now.length > 0 || maxWaitMs === 0) return now
    const woken = Promise.withResolvers<void>()
    const release = this.#log.onAppend(woken.resolve)
    await Promise.race([woken.promise, sleep(systemClock, maxWaitMs)])
    release()
    return this.#take()
  }

  position(topic: string, partition: number): number | undefined {
    return this.#positions.get(partitionKey(topic, partition))?.offset
  }

  endOffset(topic: string, partition: number): number | undefined {
    return this.#ends.get(partitionKey(topic, partition))
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  #take(): FetchedPartition[] {
    const fetched: FetchedPartition[] = []
    for (const [key, { topic, partition, offset }] of this.#positions) {
      if (this.#paused.has(key)) continue
      const start = this.#log.start(topic, partition)
      const end = this.#log.end(topic, partition)
      if (offset < start || offset > end) throw this.#outOfRange(topic, partition, offset)
      this.#ends.set(key, end)
      if (offset === end) continue
      const records = this.#log.partition(topic, partition).slice(offset - start, offset - start + largestFetch)
      const nextOffset = offset + records.length
      this.seek({ topic, partition, offset: nextOffset })
      const facts = { highWatermark: end, lastStableOffset: end, logStartOffset: start }
      fetched.push({ topic, partition, records, nextOffset, ...facts })
    }
    return fetched
  }

  #outOfRange(topic: string, partition: number, offset: number): MillraceError {
    return new MillraceError(
      'CLIENT_OFFSET_OUT_OF_RANGE',
      `${topic}-${partition}@${offset} (${this.#options.outOfRange})`,
      {
        details: { topic, partition, offset },
      },
    )
  }
}
