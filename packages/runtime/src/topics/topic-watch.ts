// Looks at the application's topics now and then: new partitions of a source and new topics of a pattern must get tasks, and an internal topic that is gone must not go unnoticed.
import { type Clock, isMillraceError } from '@millrace/record'
import type { PlannedTask } from '../assign/planned-tasks.ts'

export interface TopicWatchOptions {
  readonly plan: () => Promise<ReadonlyMap<string, PlannedTask>>
  readonly clock: Clock
  readonly intervalMs: number
  /** The tasks are others than before: join again. */
  readonly onChange: () => void
}

export class TopicWatch {
  readonly #options: TopicWatchOptions
  #known: string | undefined
  #lookedAt: number
  #isLooking = false
  #failure: { readonly error: unknown } | undefined

  constructor(options: TopicWatchOptions) {
    this.#options = options
    this.#lookedAt = options.clock.now()
  }

  /** The tasks that the thread works with from now on. */
  taken(plan: ReadonlyMap<string, PlannedTask>): void {
    this.#known = fingerprint(plan)
    this.#lookedAt = this.#options.clock.now()
  }

  /** Looks if it is time to, without waiting for the answer. Throws what the last look found that cannot be gone past. */
  look(): void {
    if (this.#failure) throw this.#failure.error
    const { plan, clock, intervalMs, onChange } = this.#options
    if (this.#isLooking || clock.now() - this.#lookedAt < intervalMs) return
    this.#isLooking = true
    this.#lookedAt = clock.now()
    const known = this.#known
    plan()
      .then(
        (found) => {
          if (known !== undefined && known === this.#known && fingerprint(found) !== known) onChange()
        },
        (error: unknown) => {
          // Brokers that do not answer are looked at again with the next interval.
          if (!isMillraceError(error) || error.disposition !== 'retry') this.#failure = { error }
        },
      )
      .finally(() => {
        this.#isLooking = false
      })
  }
}

function fingerprint(plan: ReadonlyMap<string, PlannedTask>): string {
  return [...plan].map(([name, { inputs }]) => `${name}:${inputs.map(({ topic }) => topic).join()}`).join(' ')
}
