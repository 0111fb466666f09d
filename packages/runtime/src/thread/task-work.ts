// What the running tasks have to do by the wall clock, and how long a poll may wait for records without being in the way of it.
import type { Clock } from '@millrace/record'
import type { ApplicationConfig } from '../app/application-config.ts'
import type { Committer } from './committer.ts'
import type { ParkedRecords } from './parked-records.ts'
import type { TaskIdling } from './task-idling.ts'
import type { TaskSet } from './task-set.ts'

export interface TaskWorkOptions {
  readonly tasks: TaskSet
  readonly committer: Committer
  readonly idling: TaskIdling
  readonly parked: ParkedRecords
  readonly config: ApplicationConfig
  readonly clock: Clock
}

export class TaskWork {
  readonly #options: TaskWorkOptions

  constructor(options: TaskWorkOptions) {
    this.#options = options
  }

  /** Runs the wall-clock punctuations that are due; returns how many. */
  punctuate(): number {
    let fired = 0
    for (const { task } of this.#options.tasks.running) fired += task.punctuate()
    return fired
  }

  /** How long a poll may wait for records: not at all while there is other work. */
  get pollMs(): number {
    const { tasks, committer, idling, parked, config } = this.#options
    if (parked.areThere || tasks.running.some((task) => idling.allowance(task) > 0)) return 0
    const idleMs = tasks.running.some(({ task }) => task.buffered() > 0) ? config.maxTaskIdleMs : 0
    const dueInMs = Math.min(committer.dueInMs, this.#punctuationInMs())
    return Math.max(1, Math.min(config.pollMs, dueInMs, idleMs > 0 ? idleMs : config.pollMs))
  }

  /** Until a wall-clock punctuation is due. */
  #punctuationInMs(): number {
    const { tasks, clock } = this.#options
    const nextAt = Math.min(...tasks.running.map(({ task }) => task.nextPunctuationAt))
    return nextAt === Number.POSITIVE_INFINITY ? nextAt : Math.max(0, nextAt - clock.now())
  }
}
