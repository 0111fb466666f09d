// The records of all running tasks that wait for asynchronous functions, as the loop sees them.
import { type Clock, sleep } from '@millrace/record'
import type { ActiveTask } from './active-task.ts'

/** How often the loop looks for new records meanwhile. */
const lookMs = 5

export class ParkedRecords {
  readonly #tasks: { readonly running: readonly ActiveTask[] }
  readonly #clock: Clock

  constructor(tasks: { readonly running: readonly ActiveTask[] }, clock: Clock) {
    this.#tasks = tasks
    this.#clock = clock
  }

  get areThere(): boolean {
    return this.#tasks.running.some(({ waitingRecords }) => waitingRecords > 0)
  }

  /** Sends on those whose functions are done; returns how many. */
  deliver(): number {
    let delivered = 0
    for (const task of this.#tasks.running) delivered += task.deliver()
    return delivered
  }

  /** Until a function is done, but not long: records that arrive meanwhile are not to wait for it. */
  async whenReady(): Promise<void> {
    const over = new AbortController()
    const waiting = this.#tasks.running.filter(({ waitingRecords }) => waitingRecords > 0)
    const look = sleep(this.#clock, lookMs, over.signal).catch(() => {})
    await Promise.race([...waiting.map((task) => task.whenReady()), look])
    over.abort()
  }
}
