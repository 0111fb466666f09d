// Chance that a seed decides: the same seed makes the same topologies on every machine.

export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
    // Seeds lie side by side; their first numbers must not.
    for (let i = 0; i < 4; i++) this.next()
  }

  /** At least 0, below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** At least 0, below `end`. */
  int(end: number): number {
    return Math.floor(this.next() * end)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** One of several, which must not be none. */
  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)] as T
  }

  /** `value` with that probability, else nothing: for options that are mostly left out. */
  maybe<T>(probability: number, value: () => T): T | undefined {
    return this.chance(probability) ? value() : undefined
  }
}
