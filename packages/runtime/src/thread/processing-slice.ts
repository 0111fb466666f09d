// One turn of synchronous work over all tasks that may process, short enough for heartbeats, timers and signals to run in between.
import type { Clock } from '@millrace/record'
import type { ActiveTask } from './active-task.ts'

export interface SliceOptions {
  readonly clock: Clock
  /** How long a slice may take. A single call of a user function is never cut short. */
  readonly sliceMs: number
  /** Records that this task may take now. */
  readonly allowance: (task: ActiveTask) => number
  /** True when output must drain or a commit is needed before more is processed. */
  readonly mustPause: () => boolean
}

const largestBatch = 1024

/** Processes in turns, a batch a task, sizing batches so that several fit into a slice. */
export class ProcessingSlice {
  readonly #options: SliceOptions
  #batch = 64

  constructor(options: SliceOptions) {
    this.#options = options
  }

  /** Returns how many records were processed; 0 if no task may take any. */
  run(tasks: readonly ActiveTask[]): number {
    const { clock, sliceMs, mustPause } = this.#options
    const startedAt = clock.now()
    let total = 0
    for (;;) {
      let round = 0
      for (const task of tasks) {
        round += this.#runBatch(task)
        if (clock.now() - startedAt >= sliceMs || mustPause()) return total + round
      }
      if (round === 0) return total
      total += round
    }
  }

  #runBatch(task: ActiveTask): number {
    const { clock, sliceMs, allowance } = this.#options
    const allowed = Math.min(this.#batch, allowance(task))
    if (allowed === 0) return 0
    const before = clock.now()
    const processed = task.task.process(allowed)
    const took = clock.now() - before
    if (took > sliceMs / 4) this.#batch = Math.max(1, this.#batch >> 1)
    else if (processed === this.#batch) this.#batch = Math.min(largestBatch, this.#batch << 1)
    return processed
  }
}
