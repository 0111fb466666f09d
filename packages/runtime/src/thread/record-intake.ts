// From the reader into the queues of the tasks, bounded: an input whose queue is full is paused and fetched again when there is room.
import type { LogReader, PartitionPosition } from '@millrace/client'
import { partitionKey, type TopicPartition } from '@millrace/record'
import type { ActiveTask } from './active-task.ts'

interface Input {
  readonly partition: TopicPartition
  readonly owner: ActiveTask
  paused: boolean
}

export class RecordIntake {
  readonly #reader: LogReader
  readonly #maxBufferedRecords: number
  #inputs = new Map<string, Input>()

  constructor(reader: LogReader, maxBufferedRecords: number) {
    this.#reader = reader
    this.#maxBufferedRecords = maxBufferedRecords
  }

  /** Reads for these tasks from now on. Those that were there before keep their place. */
  assign(tasks: Iterable<ActiveTask>): void {
    const before = this.#inputs
    const positions: PartitionPosition[] = []
    this.#inputs = new Map()
    for (const owner of tasks) {
      for (const partition of owner.inputs) {
        const key = partitionKey(partition.topic, partition.partition)
        const earlier = before.get(key)
        const stays = earlier?.owner === owner
        const position = stays ? this.#reader.position(partition.topic, partition.partition) : undefined
        positions.push({ ...partition, offset: position ?? owner.startOffset(partition) })
        this.#inputs.set(key, stays ? earlier : { partition, owner, paused: false })
      }
    }
    this.#reader.assign(positions)
    this.#reader.resume(this.#partitionsThat((input) => !input.paused))
    this.#reader.pause(this.#partitionsThat((input) => input.paused))
  }

  /** Hands over what arrived, waiting `maxWaitMs` at most; returns the number of records. */
  async poll(maxWaitMs: number): Promise<number> {
    let records = 0
    for (const batch of await this.#reader.poll(maxWaitMs)) {
      const input = this.#inputs.get(partitionKey(batch.topic, batch.partition))
      if (!input) continue
      input.owner.task.enqueue(batch.topic, batch.partition, batch.records, batch.nextOffset)
      records += batch.records.length
    }
    return records
  }

  /** Pauses inputs that have enough waiting, resumes those that have room again. */
  regulate(): void {
    const toPause: TopicPartition[] = []
    const toResume: TopicPartition[] = []
    for (const input of this.#inputs.values()) {
      const { topic, partition } = input.partition
      const isFull = input.owner.task.bufferedRecords(topic, partition) >= this.#maxBufferedRecords
      if (isFull === input.paused) continue
      input.paused = isFull
      ;(isFull ? toPause : toResume).push(input.partition)
    }
    if (toPause.length > 0) this.#reader.pause(toPause)
    if (toResume.length > 0) this.#reader.resume(toResume)
  }

  #partitionsThat(match: (input: Input) => boolean): TopicPartition[] {
    return [...this.#inputs.values()].filter(match).map((input) => input.partition)
  }
}
