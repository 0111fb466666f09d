// A write-back cache of one store in a RecordCache. Several updates of a key become one write, one changelog record and one record downstream.
// Kafka Streams' rules: dirty entries are flushed in the order in which they (last) became dirty; evicting a dirty entry flushes it first and then all others;
// with a listener, a tombstone for a key that the store below does not have is neither written (so not logged) nor passed on.
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'
import { keyText, type TextRange, textRange } from '../key-text.ts'
import { type Layer, scanOver, scanOverAsync } from '../layers.ts'
import type { OrderedMap } from '../ordered-map.ts'
import type { ContextSlot, RecordContext } from '../record-context.ts'
import { CacheEntries, type CacheEntry } from './cache-entries.ts'
import type { CacheMember, RecordCache } from './record-cache.ts'

/** Hears of each flushed entry, after it was written below. `oldValue` is what the store below had; null where it had none or old values were not asked for. */
export type FlushListener = (
  key: Uint8Array,
  newValue: Uint8Array | null,
  oldValue: Uint8Array | null,
  context: RecordContext,
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
  /** What was attached to the value that was read or put last, if it is this one. */
  decoded(value: Uint8Array): unknown
  /** Keeps what a view made of the value that was read or put last, for as long as the entry has that value. */
  attach(value: Uint8Array, decoded: unknown): void
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

  constructor(store: ByteStore, cache: RecordCache, options: CachedOptions) {
    this.name = store.name
    this.#store = store
    this.#cache = cache
    this.#context = options.context
    this.#scansCleanEntries = options.scansCleanEntries ?? false
    cache.join(this)
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const text = keyText(key)
    const entry = this.#entries.use(text)
    if (entry !== undefined) return entry.value ?? undefined
    const value = this.#store.get(key)
    if (value !== undefined) this.#keep(text, key, value, undefined)
    return value
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.#keep(keyText(key), key, value, this.#context.current)
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

  decoded(value: Uint8Array): unknown {
    const entry = this.#entries.newest
    return entry?.value === value ? entry.decoded : undefined
  }

  attach(value: Uint8Array, decoded: unknown): void {
    const entry = this.#entries.newest
    if (entry?.value === value) entry.decoded = decoded
  }

  get dirtyEntries(): number {
    return this.#entries.dirtyCount
  }

  flush(): void {
    if (this.#entries.dirtyCount > 0) this.#flushAll(this.#entries.takeDirty())
  }

  discard(): void {
    this.#cache.charge(-this.#entries.bytes)
    this.#entries = new CacheEntries()
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

  #keep(text: string, key: Uint8Array, value: Uint8Array | null, context: RecordContext | undefined): void {
    this.#cache.charge(this.#entries.put(text, key, value, context))
    this.#cache.shrink(this)
  }

  /** The entries are clean already, so that a listener may write to this store. */
  #flushAll(entries: readonly CacheEntry[]): void {
    const outer = this.#context.current
    // As they are now: a listener may write to an entry whose turn has not come.
    const writes = entries.map(({ key, value, context }) => ({ key, value, context: context as RecordContext }))
    try {
      for (const { key, value, context } of writes) this.#flushOne(key, value, context)
    } finally {
      this.#context.current = outer
    }
    for (const entry of entries) {
      const isCleanTombstone = entry.value === null && !entry.isDirty
      if (isCleanTombstone && this.#entries.get(entry.text) === entry) this.#drop(entry)
    }
  }

  #flushOne(key: Uint8Array, value: Uint8Array | null, context: RecordContext): void {
    const listener = this.#listener
    const needsOld = listener !== undefined && (value === null || this.#oldValues)
    const oldValue = needsOld ? (this.#store.get(key) ?? null) : null
    if (listener !== undefined && value === null && oldValue === null) return
    this.#context.current = context
    this.#store.put(key, value)
    listener?.(key, value, this.#oldValues ? oldValue : null, context)
  }

  #drop(entry: CacheEntry): void {
    this.#cache.charge(-this.#entries.remove(entry))
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
