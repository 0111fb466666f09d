// Waits between attempts: they double from a first wait up to a limit, spread by a fifth so that clients do not come back together.

export class Backoff {
  readonly #firstMs: number
  readonly #maxMs: number
  readonly #random: () => number

  constructor(firstMs: number, maxMs: number, random: () => number) {
    this.#firstMs = firstMs
    this.#maxMs = maxMs
    this.#random = random
  }

  /** The wait after so many failures in a row (1 or more). */
  delayMs(failures: number): number {
    const base = Math.min(this.#maxMs, this.#firstMs * 2 ** Math.min(failures - 1, 20))
    return base * (0.8 + 0.4 * this.#random())
  }
}
