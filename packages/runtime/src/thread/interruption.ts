// Lets whoever waits in the loop be woken: by a rebalance, a stop, a failed write.

export class Interruption {
  readonly #wakers = new Set<() => void>()
  #isInterrupted = false

  interrupt(): void {
    this.#isInterrupted = true
    for (const wake of this.#wakers) wake()
  }

  /** Makes later waits wait again. */
  reset(): void {
    this.#isInterrupted = false
  }

  /** Resolves with the promise, or when interrupted (at once, if that was before); rejects with the promise. Leaves nothing behind. */
  async orUntil(promise: Promise<void>): Promise<void> {
    if (this.#isInterrupted) return
    const woken = Promise.withResolvers<void>()
    this.#wakers.add(woken.resolve)
    try {
      await Promise.race([promise, woken.promise])
    } finally {
      this.#wakers.delete(woken.resolve)
    }
  }
}
