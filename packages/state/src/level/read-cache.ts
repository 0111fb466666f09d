// Values as they are on disk, kept in two generations under one bound of bytes: what is used moves to the young one, and when that is half the bound, the old one goes.
// Law: it holds committed values only, so a rollback does not touch it. Null: known to be absent.
import { ownBytes } from '@millrace/serde'

const entryOverhead = 64

/** The bound that the stores of a database share. */
export class ReadCacheBound {
  readonly #maxBytes: number
  readonly #caches: ReadCache[] = []
  #youngBytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** A generation holds this much. */
  get generationBytes(): number {
    return this.#maxBytes / 2
  }

  make(): ReadCache {
    const cache = new ReadCache(this)
    this.#caches.push(cache)
    return cache
  }

  charge(bytes: number): void {
    this.#youngBytes += bytes
    if (this.#youngBytes <= this.generationBytes) return
    this.#youngBytes = 0
    for (const cache of this.#caches) cache.age()
  }
}

export class ReadCache {
  readonly #bound: ReadCacheBound
  #young = new Map<string, Uint8Array | null>()
  #old = new Map<string, Uint8Array | null>()

  constructor(bound: ReadCacheBound) {
    this.#bound = bound
  }

  get(text: string): Uint8Array | null | undefined {
    const young = this.#young.get(text)
    if (young !== undefined) return young
    const old = this.#old.get(text)
    if (old !== undefined) this.#add(text, old)
    return old
  }

  /** `value` is a fresh copy, as LevelDB returns it: it is kept. */
  keep(text: string, value: Uint8Array | null): void {
    this.#add(text, value)
  }

  /** The committed value changed. `value` is somebody else's view: it is copied. */
  replace(text: string, value: Uint8Array | null): void {
    this.#add(text, value === null ? null : ownBytes(value))
  }

  age(): void {
    this.#old = this.#young
    this.#young = new Map()
  }

  clear(): void {
    this.#old = new Map()
    this.#young = new Map()
  }

  #add(text: string, value: Uint8Array | null): void {
    this.#young.set(text, value)
    this.#bound.charge(text.length + (value?.length ?? 0) + entryOverhead)
  }
}
