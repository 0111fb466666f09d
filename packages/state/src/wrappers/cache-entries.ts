// The entries of one cached store: least recently used order, the order in which they became dirty, and their bytes.
// Both orders are lists through the entries themselves: a put moves its entry in both, and that must not cost a hash map's delete and set.
import { ownBytes } from '@millrace/serde'
import { OrderedMap } from '../ordered-map.ts'
import type { RecordContext } from '../record-context.ts'
import { entryOverhead } from './record-cache.ts'

export interface CacheEntry {
  readonly key: Uint8Array
  readonly text: string
  value: Uint8Array | null
  /** What a view made of the value. */
  decoded: unknown
  /** The record that set it; undefined when it was read from the store below. */
  context: RecordContext | undefined
  isDirty: boolean
  newer: CacheEntry | undefined
  older: CacheEntry | undefined
  dirtiedAfter: CacheEntry | undefined
  dirtiedBefore: CacheEntry | undefined
}

export class CacheEntries {
  readonly #entries = new Map<string, CacheEntry>()
  #newest: CacheEntry | undefined
  #oldest: CacheEntry | undefined
  #firstDirty: CacheEntry | undefined
  #lastDirty: CacheEntry | undefined
  #dirtyCount = 0
  /** The dirty entries by key; kept from the first scan on. */
  #dirtyByKey: OrderedMap<CacheEntry> | undefined
  /** The same with all entries. */
  #allByKey: OrderedMap<CacheEntry> | undefined
  #bytes = 0

  get size(): number {
    return this.#entries.size
  }

  get bytes(): number {
    return this.#bytes
  }

  get dirtyCount(): number {
    return this.#dirtyCount
  }

  get oldest(): CacheEntry | undefined {
    return this.#oldest
  }

  get newest(): CacheEntry | undefined {
    return this.#newest
  }

  get(text: string): CacheEntry | undefined {
    return this.#entries.get(text)
  }

  /** As {@link get}; the entry becomes the most recently used one. */
  use(text: string): CacheEntry | undefined {
    if (this.#newest?.text === text) return this.#newest
    const entry = this.#entries.get(text)
    if (entry !== undefined) {
      this.#unlink(entry)
      this.#linkNewest(entry)
    }
    return entry
  }

  /** Adds or replaces; dirty if there is a context, and then the last to have become dirty. Returns by how many bytes the entries grew. */
  put(text: string, key: Uint8Array, value: Uint8Array | null, context: RecordContext | undefined): number {
    let entry = this.use(text)
    let growth = (value?.length ?? 0) - (entry?.value?.length ?? 0)
    if (entry === undefined) {
      entry = newEntry(text, ownBytes(key))
      this.#entries.set(text, entry)
      this.#allByKey?.set(text, entry)
      this.#linkNewest(entry)
      growth += key.length + entryOverhead
    }
    entry.value = value
    entry.decoded = undefined
    entry.context = context
    if (context !== undefined) this.#markDirty(entry)
    this.#bytes += growth
    return growth
  }

  /** Takes the dirty entries, in the order in which they last became dirty; they are clean from now on. A scan that began before keeps its map. */
  takeDirty(): CacheEntry[] {
    const taken: CacheEntry[] = []
    let next = this.#firstDirty
    while (next !== undefined) {
      const entry: CacheEntry = next
      next = entry.dirtiedAfter
      entry.isDirty = false
      entry.dirtiedBefore = undefined
      entry.dirtiedAfter = undefined
      taken.push(entry)
    }
    this.#firstDirty = undefined
    this.#lastDirty = undefined
    this.#dirtyCount = 0
    if (this.#dirtyByKey !== undefined) this.#dirtyByKey = new OrderedMap()
    return taken
  }

  /** The dirty entries by key, for a scan. */
  dirtyByKey(): OrderedMap<CacheEntry> {
    if (this.#dirtyByKey === undefined) {
      this.#dirtyByKey = new OrderedMap()
      for (let entry = this.#firstDirty; entry !== undefined; entry = entry.dirtiedAfter) {
        this.#dirtyByKey.set(entry.text, entry)
      }
    }
    return this.#dirtyByKey
  }

  /** All entries by key, for a scan. */
  allByKey(): OrderedMap<CacheEntry> {
    if (this.#allByKey === undefined) {
      this.#allByKey = new OrderedMap()
      for (const [text, entry] of this.#entries) this.#allByKey.set(text, entry)
    }
    return this.#allByKey
  }

  /** An entry that is clean. Returns the bytes that became free. */
  remove(entry: CacheEntry): number {
    this.#entries.delete(entry.text)
    this.#allByKey?.delete(entry.text)
    this.#unlink(entry)
    const bytes = entry.key.length + (entry.value?.length ?? 0) + entryOverhead
    this.#bytes -= bytes
    return bytes
  }

  #markDirty(entry: CacheEntry): void {
    if (entry === this.#lastDirty) return
    if (entry.isDirty) {
      // Not the last one, so there is one after it.
      const { dirtiedBefore: before, dirtiedAfter: after } = entry
      if (before) before.dirtiedAfter = after
      else this.#firstDirty = after
      if (after) after.dirtiedBefore = before
    } else {
      entry.isDirty = true
      this.#dirtyCount += 1
      this.#dirtyByKey?.set(entry.text, entry)
    }
    entry.dirtiedBefore = this.#lastDirty
    entry.dirtiedAfter = undefined
    if (this.#lastDirty) this.#lastDirty.dirtiedAfter = entry
    this.#lastDirty = entry
    this.#firstDirty ??= entry
  }

  #linkNewest(entry: CacheEntry): void {
    entry.older = this.#newest
    entry.newer = undefined
    if (this.#newest) this.#newest.newer = entry
    this.#newest = entry
    this.#oldest ??= entry
  }

  #unlink(entry: CacheEntry): void {
    if (entry.newer) entry.newer.older = entry.older
    else this.#newest = entry.older
    if (entry.older) entry.older.newer = entry.newer
    else this.#oldest = entry.newer
  }
}

function newEntry(text: string, key: Uint8Array): CacheEntry {
  return {
    key,
    text,
    value: null,
    decoded: undefined,
    context: undefined,
    isDirty: false,
    newer: undefined,
    older: undefined,
    dirtiedAfter: undefined,
    dirtiedBefore: undefined,
  }
}
