// The entries of one cached store: least recently used order, the order in which they became dirty, and their bytes.
import type { RecordContext } from '../record-context.ts'
import { OrderedMap } from '../ordered-map.ts'
import { entryOverhead } from './record-cache.ts'

export interface CacheEntry {
  readonly key: Uint8Array
  readonly text: string
  value: Uint8Array | null
  /** The record that set it; undefined when it was read from the store below. */
  context: RecordContext | undefined
  newer: CacheEntry | undefined
  older: CacheEntry | undefined
}

export class CacheEntries {
  readonly #entries = new Map<string, CacheEntry>()
  #dirty = new OrderedMap<CacheEntry>()
  #newest: CacheEntry | undefined
  #oldest: CacheEntry | undefined
  #bytes = 0

  get size(): number {
    return this.#entries.size
  }

  get bytes(): number {
    return this.#bytes
  }

  get oldest(): CacheEntry | undefined {
    return this.#oldest
  }

  /** In the order in which they became dirty; an entry that was dirtied again moved to the end. */
  get dirty(): OrderedMap<CacheEntry> {
    return this.#dirty
  }

  get(text: string): CacheEntry | undefined {
    return this.#entries.get(text)
  }

  /** As {@link get}; the entry becomes the most recently used one. */
  use(text: string): CacheEntry | undefined {
    const entry = this.#entries.get(text)
    if (entry !== undefined && entry !== this.#newest) {
      this.#unlink(entry)
      this.#linkNewest(entry)
    }
    return entry
  }

  /** Adds or replaces; dirty if there is a context. Returns by how many bytes the entries grew. */
  put(text: string, key: Uint8Array, value: Uint8Array | null, context: RecordContext | undefined): number {
    let entry = this.use(text)
    let growth: number
    if (entry === undefined) {
      entry = { key, text, value, context, newer: undefined, older: undefined }
      this.#entries.set(text, entry)
      this.#linkNewest(entry)
      growth = bytesOf(entry)
    } else {
      growth = (value?.length ?? 0) - (entry.value?.length ?? 0)
      entry.value = value
      entry.context = context
    }
    if (context !== undefined) {
      this.#dirty.delete(text)
      this.#dirty.set(text, entry)
    }
    this.#bytes += growth
    return growth
  }

  /** Takes the dirty entries, in order; those here are clean from now on. A scan that began before keeps the old map. */
  takeDirty(): CacheEntry[] {
    const taken = [...this.#dirty.entries()].map(([, entry]) => entry)
    this.#dirty = new OrderedMap()
    return taken
  }

  /** An entry that is clean. Returns the bytes that became free. */
  remove(entry: CacheEntry): number {
    this.#entries.delete(entry.text)
    this.#unlink(entry)
    const bytes = bytesOf(entry)
    this.#bytes -= bytes
    return bytes
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

function bytesOf(entry: CacheEntry): number {
  return entry.key.length + (entry.value?.length ?? 0) + entryOverhead
}
