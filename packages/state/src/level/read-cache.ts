// Values as they are on disk, kept in two generations under one bound of bytes: what is used moves to the young one, and when that is half the bound, the old one goes.
// Law: it holds committed values only, so a rollback does not touch it. Null: known to be absent.
import { ByteTable, entryBytes } from './byte-table.ts'

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
  #young = new ByteTable()
  #old = new ByteTable()

  constructor(bound: ReadCacheBound) {
    this.#bound = bound
  }

  get(key: Uint8Array, hash: number): Uint8Array | null | undefined {
    const young = this.#young.get(key, hash)
    if (young !== undefined) return young
    const old = this.#old.get(key, hash)
    if (old !== undefined) this.set(key, hash, old)
    return old
  }

  /** Copies both. */
  set(key: Uint8Array, hash: number, value: Uint8Array | null): void {
    this.#young.set(key, hash, value)
    this.#bound.charge(key.length + (value?.length ?? 0) + entryBytes)
  }

  age(): void {
    this.#old = this.#young
    this.#young = new ByteTable()
  }

  clear(): void {
    this.#old = new ByteTable()
    this.#young = new ByteTable()
  }
}
