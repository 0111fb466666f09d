// The entries of one cached store: least recently used order, the order in which they became dirty, and their bytes.
// Both orders are lists through the entries themselves: a put moves its entry in both, and that must not cost a hash map's delete and set.
import { ownBytes } from '@millrace/serde'
import { OrderedMap } from '../ordered-map.ts'
import type { RecordContext } from '../record-context.ts'
import { entryOverhead } from './record-cache.ts'

/** Turns what a view keeps beside, or instead of, the bytes of a value into these. */
export type EncodeKept = (kept: unknown) => Uint8Array

export class CacheEntry {
  readonly key: Uint8Array
  readonly text: string
  /** Of the value. */
  length = 0
  /** What a view made of the value; undefined where it made nothing of it. */
  kept: unknown = undefined
  /** The record that set it; undefined when it was read from the store below. */
  context: RecordContext | undefined = undefined
  isDirty = false
  newer: CacheEntry | undefined = undefined
  older: CacheEntry | undefined = undefined
  dirtiedAfter: CacheEntry | undefined = undefined
  dirtiedBefore: CacheEntry | undefined = undefined
  /** Undefined until somebody needs them. */
  #bytes: Uint8Array | null | undefined = undefined
  #encode: EncodeKept | undefined = undefined

  constructor(text: string, key: Uint8Array) {
    this.text = text
    this.key = key
  }

  get value(): Uint8Array | null {
    if (this.#bytes === undefined) this.#bytes = (this.#encode as EncodeKept)(this.kept)
    return this.#bytes
  }

  set value(bytes: Uint8Array | null) {
    this.#bytes = bytes
    this.#encode = undefined
    this.kept = undefined
  }

  /** A value that becomes bytes when somebody needs them. */
  keep(kept: unknown, encode: EncodeKept): void {
    this.#bytes = undefined
    this.#encode = encode
    this.kept = kept
  }

  /** It was written below: what only that needed is let go of. */
  written(): void {
    this.context = undefined
    if (this.#encode !== undefined) this.#bytes = undefined
  }
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

  /**
   * The entry of a key, new or not, as the most recently used one, for a value of so many bytes, which the caller sets.
   * Dirty if there is a context, and then the last to have become dirty.
   */
  put(text: string, key: Uint8Array, length: number, context: RecordContext | undefined): CacheEntry {
    let entry = this.use(text)
    if (entry === undefined) {
      entry = new CacheEntry(text, ownBytes(key))
      this.#entries.set(text, entry)
      this.#allByKey?.set(text, entry)
      this.#linkNewest(entry)
      this.#bytes += key.length + entryOverhead
    }
    this.#bytes += length - entry.length
    entry.length = length
    entry.context = context
    if (context !== undefined) this.#markDirty(entry)
    return entry
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

  /** An entry that is clean. */
  remove(entry: CacheEntry): void {
    this.#entries.delete(entry.text)
    this.#allByKey?.delete(entry.text)
    this.#unlink(entry)
    const bytes = entry.key.length + entry.length + entryOverhead
    this.#bytes -= bytes
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
