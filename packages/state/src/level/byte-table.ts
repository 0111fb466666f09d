// A hash map from bytes to bytes outside of V8's heap: entries lie one after the other in pages, so that hundreds of thousands of them are a few objects to the garbage collector.
// Law: bytes once written are never overwritten; a view that was handed out stays what it was. Bytes of replaced values are dead, and when they outweigh the living these move to new pages.
import { prefixBytes } from './layout.ts'

const smallestPage = 1_024
const largestPage = 64 * 1_024
/** Fewer dead bytes than this are not worth the move. */
const deadBytesKept = 1_024 * 1_024

/** Of an entry: hash, page, place and length of the key, page, place and length of the value (−1: null). */
const fields = 7
/** What an entry takes beside its key and value, slots included. */
export const entryBytes: number = 4 * fields + 12
const noValue = -1
const smallestTable = 16

export class ByteTable {
  /** 1 + the number of the entry, 0 for none; found by hash, and on from there. */
  #slots = new Int32Array(0)
  #entries = new Int32Array(0)
  #size = 0
  #pages: Uint8Array[] = []
  /** Of the last page. */
  #used = 0
  #bytes = 0
  #deadBytes = 0

  get size(): number {
    return this.#size
  }

  /** Of keys and values as they stand. */
  get bytes(): number {
    return this.#bytes
  }

  /** A view; null where null was set, undefined where nothing was. `hash` is `hashOf` the key. */
  get(key: Uint8Array, hash: number): Uint8Array | null | undefined {
    const entry = this.#find(key, hash)
    return entry < 0 ? undefined : this.valueAt(entry)
  }

  /** Copies both. True for a key that was not there. */
  set(key: Uint8Array, hash: number, value: Uint8Array | null): boolean {
    const found = this.#find(key, hash)
    const entry = found < 0 ? this.#add(key, hash) : found
    const at = entry * fields
    const entries = this.#entries
    const before = Math.max(0, entries[at + 6] as number)
    this.#deadBytes += before
    this.#bytes += (value?.length ?? 0) - before
    if (value === null) {
      entries[at + 6] = noValue
    } else {
      const place = this.#append(value, 0)
      entries[at + 4] = this.#pages.length - 1
      entries[at + 5] = place
      entries[at + 6] = value.length
    }
    if (this.#deadBytes > deadBytesKept && this.#deadBytes > this.#bytes) this.#compact()
    return found < 0
  }

  /** Entries are numbered in the order in which their keys were first set. */
  keyAt(entry: number): Uint8Array {
    const at = entry * fields
    return this.#view(at + 1, 0)
  }

  hashAt(entry: number): number {
    return this.#entries[entry * fields] as number
  }

  valueAt(entry: number): Uint8Array | null {
    const at = entry * fields
    return this.#entries[at + 6] === noValue ? null : this.#view(at + 4, 0)
  }

  /** The key as a row of a store: with its number in front. */
  rowKeyAt(entry: number, store: number): Uint8Array {
    const row = this.#view(entry * fields + 1, prefixBytes)
    row[0] = store >>> 8
    row[1] = store
    return row
  }

  #view(at: number, before: number): Uint8Array {
    const entries = this.#entries
    const page = this.#pages[entries[at] as number] as Uint8Array
    const start = entries[at + 1] as number
    return page.subarray(start - before, start + (entries[at + 2] as number))
  }

  #find(key: Uint8Array, hash: number): number {
    const slots = this.#slots
    const mask = slots.length - 1
    if (mask < 0) return -1
    const entries = this.#entries
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = (slots[slot] as number) - 1
      if (entry < 0) return -1
      if (entries[entry * fields] === hash && this.#isKey(entry * fields, key)) return entry
    }
  }

  #isKey(at: number, key: Uint8Array): boolean {
    const entries = this.#entries
    const length = key.length
    if (entries[at + 3] !== length) return false
    const page = this.#pages[entries[at + 1] as number] as Uint8Array
    const start = entries[at + 2] as number
    for (let byte = 0; byte < length; byte++) if (page[start + byte] !== key[byte]) return false
    return true
  }

  #add(key: Uint8Array, hash: number): number {
    if (2 * (this.#size + 1) > this.#slots.length) this.#grow()
    const entry = this.#size++
    const at = entry * fields
    const entries = this.#entries
    entries[at] = hash
    const place = this.#append(key, prefixBytes)
    entries[at + 1] = this.#pages.length - 1
    entries[at + 2] = place
    entries[at + 3] = key.length
    entries[at + 6] = noValue
    this.#bytes += key.length
    this.#take(entry, hash)
    return entry
  }

  #take(entry: number, hash: number): void {
    const slots = this.#slots
    const mask = slots.length - 1
    let slot = hash & mask
    while (slots[slot] !== 0) slot = (slot + 1) & mask
    slots[slot] = entry + 1
  }

  #grow(): void {
    const length = Math.max(smallestTable, 2 * this.#slots.length)
    this.#slots = new Int32Array(length)
    const entries = new Int32Array((length / 2) * fields)
    entries.set(this.#entries.subarray(0, this.#size * fields))
    this.#entries = entries
    for (let entry = 0; entry < this.#size; entry++) this.#take(entry, entries[entry * fields] as number)
  }

  /** Puts bytes into the last page, `before` bytes from where there is room; returns where they begin. */
  #append(bytes: Uint8Array, before: number): number {
    const needed = before + bytes.length
    let page = this.#pages.at(-1)
    if (page === undefined || this.#used + needed > page.length) {
      const usual = page === undefined ? smallestPage : Math.min(largestPage, 4 * page.length)
      page = new Uint8Array(Math.max(usual, needed))
      this.#pages.push(page)
      this.#used = 0
    }
    const start = this.#used + before
    page.set(bytes, start)
    this.#used += needed
    return start
  }

  #compact(): void {
    const pages = this.#pages
    const entries = this.#entries
    this.#pages = []
    this.#deadBytes = 0
    const move = (at: number, before: number): void => {
      const page = pages[entries[at] as number] as Uint8Array
      const start = entries[at + 1] as number
      entries[at + 1] = this.#append(page.subarray(start, start + (entries[at + 2] as number)), before)
      entries[at] = this.#pages.length - 1
    }
    for (let at = 0; at < this.#size * fields; at += fields) {
      move(at + 1, prefixBytes)
      if (entries[at + 6] !== noValue) move(at + 4, 0)
    }
  }
}
