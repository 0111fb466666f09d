// A clock that moves only when told: tests and simulation. Timers fire in the order of (due time, creation).
import type { Clock, Timer } from './clock.ts'

interface Entry {
  readonly due: number
  readonly fire: () => void
}

export class ManualClock implements Clock {
  #now: number
  #entries: Entry[] = []

  constructor(nowMs = 0) {
    this.#now = nowMs
  }

  now(): number {
    return this.#now
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    const entry = { due: this.#now + Math.max(0, delayMs), fire }
    const at = this.#entries.findIndex((other) => other.due > entry.due)
    this.#entries.splice(at < 0 ? this.#entries.length : at, 0, entry)
    return {
      cancel: () => {
        this.#entries = this.#entries.filter((other) => other !== entry)
      },
    }
  }

  /** Moves the clock forward, stopping at each due timer to fire it. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#entries[0]; next && next.due <= end; next = this.#entries[0]) {
      this.#entries.shift()
      this.#now = next.due
      next.fire()
    }
    this.#now = end
  }
}
