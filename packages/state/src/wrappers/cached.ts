// A write-back cache of one store in a RecordCache. Several updates of a key become one write, one changelog record and one record downstream.
// Kafka Streams' rules: dirty entries are flushed in the order in which they (last) became dirty; evicting a dirty entry flushes it first and then all others;
// with a listener, a tombstone for a key that the store below does not have is neither written (so not logged) nor passed on.
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'
import { keyText, type TextRange, textRange } from '../key-text.ts'
import { type Layer, scanOver, scanOverAsync } from '../layers.ts'
import type { OrderedMap } from '../ordered-map.ts'
import type { ContextSlot, RecordContext } from '../record-context.ts'
import { CacheEntries, type CacheEntry, type EncodeKept } from './cache-entries.ts'
import type { CacheMember, RecordCache } from './record-cache.ts'

/**
 * Hears of each flushed entry, after it was written below. `oldValue` is what the store below had; null where it had none or old values were not asked for.
 * `kept` is what is kept of the new value, if anything is.
 */
export type FlushListener = (
  key: Uint8Array,
  newValue: Uint8Array | null,
  oldValue: Uint8Array | null,
  context: RecordContext,
  kept: unknown,
) => void

export interface CachedOptions {
  /** Read at each put, and set to the entry's own context while that entry is flushed. */
  readonly context: ContextSlot
  /** Scans also give entries that the store below does not show any more: expired rows of windowed stores, what an LRU store has driven out. Default: false. */
  readonly scansCleanEntries?: boolean
}

export interface CachedStore extends ByteStore {
  /** Whom to tell of flushed entries. Without a listener every dirty entry is written below, absent tombstones too. */
  onFlush(listener: FlushListener, options?: { readonly oldValues?: boolean }): void
  /** Writes dirty entries to the store below and tells the listener. Reentrant: what a listener writes here is dirty for the next flush. */
  flush(): void
  /** Throws away every entry, dirty or clean: a rollback. */
  discard(): void
  /** What is kept of a key's value, or is made of its bytes by `decode`, and then kept for as long as the key has that value. Undefined for a key without a value. */
  getKept<T>(key: Uint8Array, decode: (bytes: Uint8Array) => T): T | undefined
  /** Puts a value of so many bytes, which `encode` makes when somebody needs them: until then, and for as long as the key has it, `kept` stands for it. */
  putKept<T>(key: Uint8Array, kept: T, length: number, encode: (kept: T) => Uint8Array): void
  /** How many entries a flush would write. */
  readonly dirtyEntries: number
}

class CachedByteStore implements CachedStore, CacheMember {
  readonly name: string
  readonly #store: ByteStore
  readonly #cache: RecordCache
  readonly #context: ContextSlot
  readonly #scansCleanEntries: boolean
  #entries = new CacheEntries()
  #listener: FlushListener | undefined
  #oldValues = false
  /** The bytes of the entries as the cache knows them. */
  #charged = 0

  constructor(store: ByteStore, cache: RecordCache, options: CachedOptions) {
    this.name = store.name
    this.#store = store
    this.#cache = cache
    this.#context = options.context
    this.#scansCleanEntries = options.scansCleanEntries ?? false
    cache.join(this)
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#use(key)?.value ?? undefined
  }

  getKept<T>(key: Uint8Array, decode: (bytes: Uint8Array) => T): T | undefined {
    const entry = this.#use(key)
    if (entry === undefined) return undefined
    if (entry.kept === undefined && entry.value !== null) entry.kept = decode(entry.value)
    return entry.kept as T | undefined
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    const entry = this.#entries.put(keyText(key), key, value?.length ?? 0, this.#context.current)
    entry.value = value
    this.#charge()
    this.#cache.shrink(this)
  }

  putKept<T>(key: Uint8Array, kept: T, length: number, encode: (kept: T) => Uint8Array): void {
    const entry = this.#entries.put(keyText(key), key, length, this.#context.current)
    entry.keep(kept, encode as EncodeKept)
    this.#charge()
    this.#cache.shrink(this)
  }

  scan(range?: ByteRange): Iterable<ByteEntry> {
    return scanOver([this.#layer()], this.#store.scan(range), textRange(range))
  }

  scanAsync(range?: ByteRange): AsyncIterable<ByteEntry> {
    return scanOverAsync([this.#layer()], this.#store.scanAsync(range), textRange(range))
  }

  onFlush(listener: FlushListener, options: { readonly oldValues?: boolean } = {}): void {
    this.#listener = listener
    this.#oldValues = options.oldValues ?? true
  }

  get dirtyEntries(): number {
    return this.#entries.dirtyCount
  }

  flush(): void {
    if (this.#entries.dirtyCount > 0) this.#flushAll(this.#entries.takeDirty())
  }

  discard(): void {
    this.#entries = new CacheEntries()
    this.#charge()
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0
  }

  evict(): void {
    const evicted = this.#entries.oldest
    if (evicted === undefined) return
    const { isDirty } = evicted
    const dirty = isDirty ? this.#entries.takeDirty() : []
    this.#drop(evicted)
    if (isDirty) this.#flushAll([evicted, ...dirty.filter((entry) => entry !== evicted)])
  }

  #layer(): Layer {
    return layerOf(this.#scansCleanEntries ? this.#entries.allByKey() : this.#entries.dirtyByKey())
  }

  /** The entry of a key, read from the store below if need be. */
  #use(key: Uint8Array): CacheEntry | undefined {
    const text = keyText(key)
    const there = this.#entries.use(text)
    if (there !== undefined) return there
    const value = this.#store.get(key)
    if (value === undefined) return undefined
    const entry = this.#entries.put(text, key, value.length, undefined)
    entry.value = value
    this.#charge()
    this.#cache.shrink(this)
    return entry
  }

  #charge(): void {
    const { bytes } = this.#entries
    this.#cache.charge(bytes - this.#charged)
    this.#charged = bytes
  }

  /** The entries are clean already, so that a listener may write to this store. */
  #flushAll(entries: readonly CacheEntry[]): void {
    const outer = this.#context.current
    // As they are now: a listener may write to an entry whose turn has not come.
    const writes = entries.map(({ key, value, kept, context }) => ({ key, value, kept, context }))
    try {
      for (const { key, value, kept, context } of writes) this.#flushOne(key, value, kept, context as RecordContext)
    } finally {
      this.#context.current = outer
    }
    for (const entry of entries) {
      if (entry.isDirty) continue
      if (entry.value === null && this.#entries.get(entry.text) === entry) this.#drop(entry)
      else entry.written()
    }
  }

  #flushOne(key: Uint8Array, value: Uint8Array | null, kept: unknown, context: RecordContext): void {
    const listener = this.#listener
    const needsOld = listener !== undefined && (value === null || this.#oldValues)
    const oldValue = needsOld ? (this.#store.get(key) ?? null) : null
    if (listener !== undefined && value === null && oldValue === null) return
    this.#context.current = context
    this.#store.put(key, value)
    listener?.(key, value, this.#oldValues ? oldValue : null, context, kept)
  }

  #drop(entry: CacheEntry): void {
    this.#entries.remove(entry)
    this.#charge()
  }
}

/** Clean entries equal what is below, or was there: otherwise only dirty ones are asked. */
function layerOf(dirty: OrderedMap<CacheEntry>): Layer {
  return {
    get: (text) => dirty.get(text)?.value,
    first: (range: TextRange) => dirty.first(range),
    next: (text, range: TextRange) => dirty.next(text, range),
  }
}

/** Puts a write-back cache over `store`, within the bound of `cache`. */
export function cached(store: ByteStore, cache: RecordCache, options: CachedOptions): CachedStore {
  return new CachedByteStore(store, cache, options)
}
