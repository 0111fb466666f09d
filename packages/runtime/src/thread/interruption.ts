// Lets whoever waits in the loop be woken: by a rebalance, a stop, a failed write.

export class Interruption {
  #waiting = Promise.withResolvers<void>()

  interrupt(): void {
    this.#waiting.resolve()
  }

  /** Makes later waits wait again. */
  reset(): void {
    this.#waiting = Promise.withResolvers<void>()
  }

  /** Resolves with the promise, or when interrupted; rejects with the promise. */
  async orUntil(promise: Promise<void>): Promise<void> {
    await Promise.race([promise, this.#waiting.promise])
  }
}
