// One timer for all deadlines of a group. Deadlines mostly move later, so it fires early now and then and looks again.
import type { Clock, Timer } from '@millrace/record'

export class GroupTimer {
  readonly #clock: Clock
  readonly #whenDrained: (then: () => void) => void
  readonly #judge: () => number
  #timer: Timer | null = null
  #dueMs = Number.POSITIVE_INFINITY
  #stopped = false

  /** `judge` acts on passed deadlines and returns the next one, infinity where there is none. */
  constructor(clock: Clock, whenDrained: (then: () => void) => void, judge: () => number) {
    this.#clock = clock
    this.#whenDrained = whenDrained
    this.#judge = judge
  }

  /** Makes sure that the deadlines are judged at `deadlineMs` or before. */
  watch(deadlineMs: number): void {
    if (this.#stopped || deadlineMs >= this.#dueMs || deadlineMs === Number.POSITIVE_INFINITY) return
    this.#timer?.cancel()
    this.#dueMs = deadlineMs
    this.#timer = this.#clock.setTimer(Math.max(0, deadlineMs - this.#clock.now()), () => {
      this.#timer = null
      this.#whenDrained(() => {
        if (this.#stopped) return
        this.#dueMs = Number.POSITIVE_INFINITY
        this.watch(Math.max(this.#judge(), this.#clock.now() + 1))
      })
    })
  }

  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
  }
}
