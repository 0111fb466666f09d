// From the reader into the queues of the tasks, bounded: an input whose queue is full is paused and fetched again when there is room.
import type { FetchedPartition, LogReader, PartitionPosition } from '@millrace/client'
import { isMillraceError, MillraceError, partitionKey, type TopicPartition } from '@millrace/record'
import type { Log } from '../app/log-line.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import type { ActiveTask } from './active-task.ts'

export interface RecordIntakeOptions {
  readonly reader: LogReader
  /** Of one input partition. */
  readonly maxBufferedRecords: number
  /** Where to read on when a position is no longer in the log; undefined where that means lost work. */
  readonly resetPosition: (topic: string, partition: number) => Promise<number | undefined>
  readonly log: Log
}

interface Input {
  readonly partition: TopicPartition
  readonly owner: ActiveTask
  paused: boolean
}

export class RecordIntake {
  readonly #options: RecordIntakeOptions
  #inputs = new Map<string, Input>()

  constructor(options: RecordIntakeOptions) {
    this.#options = options
  }

  /** Reads for these tasks from now on. Those that were there before keep their place. */
  assign(tasks: Iterable<ActiveTask>): void {
    const { reader } = this.#options
    const before = this.#inputs
    const positions: PartitionPosition[] = []
    this.#inputs = new Map()
    for (const owner of tasks) {
      for (const partition of owner.inputs) {
        const key = partitionKey(partition.topic, partition.partition)
        const earlier = before.get(key)
        const stays = earlier?.owner === owner
        const position = stays ? reader.position(partition.topic, partition.partition) : undefined
        positions.push({ ...partition, offset: position ?? owner.startOffset(partition) })
        this.#inputs.set(key, stays ? earlier : { partition, owner, paused: false })
      }
    }
    reader.assign(positions)
    reader.resume(this.#partitionsThat((input) => !input.paused))
    reader.pause(this.#partitionsThat((input) => input.paused))
  }

  /** Hands over what arrived, waiting `maxWaitMs` at most; returns the number of records. Rejects with `RUNTIME_OFFSET_OUT_OF_RANGE` or what reading rejects with. */
  async poll(maxWaitMs: number): Promise<number> {
    let records = 0
    for (const batch of await this.#fetched(maxWaitMs)) {
      const input = this.#inputs.get(partitionKey(batch.topic, batch.partition))
      if (!input) continue
      input.owner.task.enqueue(batch.topic, batch.partition, batch.records, batch.nextOffset)
      records += batch.records.length
    }
    return records
  }

  /** Pauses inputs that have enough waiting, resumes those that have room again. */
  regulate(): void {
    const { reader, maxBufferedRecords } = this.#options
    const toPause: TopicPartition[] = []
    const toResume: TopicPartition[] = []
    for (const input of this.#inputs.values()) {
      const { topic, partition } = input.partition
      const isFull = input.owner.task.bufferedRecords(topic, partition) >= maxBufferedRecords
      if (isFull === input.paused) continue
      input.paused = isFull
      ;(isFull ? toPause : toResume).push(input.partition)
    }
    if (toPause.length > 0) reader.pause(toPause)
    if (toResume.length > 0) reader.resume(toResume)
  }

  async #fetched(maxWaitMs: number): Promise<readonly FetchedPartition[]> {
    try {
      return await this.#options.reader.poll(maxWaitMs)
    } catch (error) {
      if (!isMillraceError(error, 'CLIENT_OFFSET_OUT_OF_RANGE')) throw error
      await this.#reset(error)
      return []
    }
  }

  async #reset(cause: MillraceError): Promise<void> {
    const { reader, resetPosition, log } = this.#options
    const topic = String(cause.details['topic'])
    const partition = Number(cause.details['partition'])
    const lost = Number(cause.details['offset'])
    const offset = await resetPosition(topic, partition)
    if (offset === undefined) {
      throw new MillraceError<RuntimeErrorCode>(
        'RUNTIME_OFFSET_OUT_OF_RANGE',
        `offset ${lost} of ${topic}-${partition} is committed, but no longer in the log: records of the application itself were deleted. ` +
          'If that may be, set the group to the start of the topic: millrace groups reset-offsets',
        { cause, details: { topic, partition, offset: lost } },
      )
    }
    const message = `offset ${lost} of ${topic}-${partition} is no longer in the log (retention passed it?); reading on at ${offset}`
    log({ level: 'warn', message, details: { topic, partition, lost, offset } })
    reader.seek({ topic, partition, offset })
  }

  #partitionsThat(match: (input: Input) => boolean): TopicPartition[] {
    return [...this.#inputs.values()].filter(match).map((input) => input.partition)
  }
}
