// Whether a task may take its next record: not while an input without records is known to have some (KIP-695), so that event-time order holds across partitions.
import type { LogReader } from '@millrace/client'
import { type Clock, partitionKey } from '@millrace/record'
import type { ActiveTask } from './active-task.ts'

export class TaskIdling {
  readonly #reader: Pick<LogReader, 'position' | 'endOffset'>
  readonly #clock: Clock
  readonly #maxIdleMs: number
  readonly #idleSince = new Map<string, number>()

  /** `maxIdleMs`: how long to wait for an input whose end was read already; negative: never wait for anything. */
  constructor(reader: Pick<LogReader, 'position' | 'endOffset'>, clock: Clock, maxIdleMs: number) {
    this.#reader = reader
    this.#clock = clock
    this.#maxIdleMs = maxIdleMs
  }

  /** How many records may be taken before this must be asked again; 0 while the task has to wait. */
  allowance({ task }: ActiveTask): number {
    let allowed = Number.MAX_SAFE_INTEGER
    let mayProcess = !task.isFull
    for (const { topic, partition } of task.inputs) {
      const buffered = task.bufferedRecords(topic, partition)
      if (buffered > 0) {
        this.#idleSince.delete(partitionKey(topic, partition))
        // Taking more could empty this input, and then it would have to be waited for.
        allowed = Math.min(allowed, buffered)
      } else if (this.#maxIdleMs >= 0 && this.#mustWaitFor(topic, partition)) {
        mayProcess = false
      }
    }
    return mayProcess && allowed !== Number.MAX_SAFE_INTEGER ? allowed : 0
  }

  #mustWaitFor(topic: string, partition: number): boolean {
    const key = partitionKey(topic, partition)
    const end = this.#reader.endOffset(topic, partition)
    const position = this.#reader.position(topic, partition)
    if (end === undefined || position === undefined || position < end) {
      this.#idleSince.delete(key)
      return true
    }
    const since = this.#idleSince.get(key) ?? this.#clock.now()
    this.#idleSince.set(key, since)
    return this.#clock.now() - since < this.#maxIdleMs
  }
}
