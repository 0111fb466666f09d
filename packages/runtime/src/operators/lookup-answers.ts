// What a lookup has answered, for as long as it may be used; and what it is being asked, so that nobody asks twice.
// Law: an answer older than its time is not used, and a failed question is forgotten. Nothing here needs to roll back: it is not made of records.
import type { AsyncCall, LookupCache } from '@millrace/topology'
import { isThenable } from './thenable.ts'

interface Answer {
  readonly value: unknown
  readonly until: number
}

export class LookupAnswers {
  readonly #cache: LookupCache | undefined
  readonly #now: () => number
  /** The one used longest ago first. */
  readonly #kept = new Map<unknown, Answer>()
  readonly #asked = new Map<unknown, PromiseLike<unknown>>()

  constructor(cache: LookupCache | undefined, now: () => number) {
    this.#cache = cache
    this.#now = now
  }

  /** The answer, or the promise of one. Keys are compared as those of a Map. */
  ask(key: unknown, call: AsyncCall, lookup: () => unknown): unknown {
    const kept = this.#kept.get(key)
    if (kept !== undefined) {
      this.#kept.delete(key)
      if (kept.until > this.#now()) {
        this.#kept.set(key, kept)
        return kept.value
      }
    }
    return this.#asked.get(key) ?? this.#answered(key, call, lookup())
  }

  clear(): void {
    this.#kept.clear()
    this.#asked.clear()
  }

  #answered(key: unknown, call: AsyncCall, given: unknown): unknown {
    if (!isThenable(given)) {
      this.#keep(key, given)
      return given
    }
    const asked = given.then(
      (value) => {
        if (this.#forget(key, asked)) this.#keep(key, value)
        return value
      },
      (error: unknown) => {
        this.#forget(key, asked)
        throw error
      },
    )
    this.#asked.set(key, asked)
    // Nobody else must wait for what the one who asked has given up.
    call.signal.addEventListener('abort', () => void this.#forget(key, asked), { once: true })
    return asked
  }

  /** False when it was forgotten before. */
  #forget(key: unknown, asked: PromiseLike<unknown>): boolean {
    return this.#asked.get(key) === asked && this.#asked.delete(key)
  }

  #keep(key: unknown, value: unknown): void {
    if (this.#cache === undefined || ((value ?? null) === null && !this.#cache.misses)) return
    this.#kept.set(key, { value, until: this.#now() + this.#cache.ttlMs })
    if (this.#kept.size <= this.#cache.size) return
    const [oldest] = this.#kept.keys()
    this.#kept.delete(oldest)
  }
}
