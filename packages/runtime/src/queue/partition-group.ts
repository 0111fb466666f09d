// The input partitions of one task. Records come out by event time: always the head with the smallest timestamp.
// Stream time is the largest timestamp taken so far, and never goes back.
import { type LogRecord, partitionKey, type StreamRecord, type TopicPartition } from '@millrace/record'
import { RecordQueue, type RecordReader, type TakenRecord, unknownTime } from './record-queue.ts'
import { TimeHeap } from './time-heap.ts'

export class PartitionGroup implements TakenRecord {
  readonly #queues = new Map<string, RecordQueue>()
  readonly #nonEmpty = new TimeHeap<RecordQueue>()
  #streamTime = unknownTime
  /** The queue and the bytes of the record taken last. */
  taken: RecordQueue | undefined
  source: LogRecord | undefined

  get streamTime(): number {
    return this.#streamTime
  }

  get queues(): Iterable<RecordQueue> {
    return this.#queues.values()
  }

  get buffered(): number {
    let total = 0
    for (const queue of this.#queues.values()) total += queue.size
    return total
  }

  addPartition(input: TopicPartition, reader: RecordReader): void {
    this.#queues.set(partitionKey(input.topic, input.partition), new RecordQueue(input.topic, input.partition, reader))
  }

  queue(topic: string, partition: number): RecordQueue | undefined {
    return this.#queues.get(partitionKey(topic, partition))
  }

  /** False when the task does not read that partition. */
  add(topic: string, partition: number, records: readonly LogRecord[], nextOffset: number): boolean {
    const queue = this.queue(topic, partition)
    if (queue === undefined) return false
    const wasEmpty = queue.size === 0
    queue.add(records, nextOffset)
    if (wasEmpty && queue.size > 0) this.#nonEmpty.push(queue)
    return true
  }

  /** The next record by event time; `taken` and `source` then say where it came from. */
  next(): StreamRecord | undefined {
    const queue = this.#nonEmpty.pop()
    if (queue === undefined) return undefined
    this.taken = queue
    const record = queue.take(this)
    if (queue.size > 0) this.#nonEmpty.push(queue)
    if (record !== undefined && record.timestamp > this.#streamTime) this.#streamTime = record.timestamp
    return record
  }

  /** Forgets everything that waits and sets the times to those committed (`partitionTime` by partition, −1 where unknown). */
  reset(partitionTime: (queue: RecordQueue) => number): void {
    this.#nonEmpty.clear()
    this.#streamTime = unknownTime
    this.taken = undefined
    this.source = undefined
    for (const queue of this.#queues.values()) {
      const time = partitionTime(queue)
      queue.reset(time)
      if (time > this.#streamTime) this.#streamTime = time
    }
  }
}
