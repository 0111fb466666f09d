// A stretch of a key index: some hundred keys in order, in memory or in the spill file. All pages of a database share one bound.
// Law: pages in memory beyond the bound were used since the last look: who was not is spilled first (second chance).
import { keyText } from '../key-text.ts'
import type { Extent, SpillFile } from './spill-file.ts'

/** A string and its place in an array. */
const keyOverhead = 32
const lengthBytes = 4

export class KeyPage {
  /** No key of the page comes before it, and none of the page before comes after. */
  first: string
  /** Undefined while it is spilled. */
  keys: string[] | undefined
  /** Of the keys, in memory or not. */
  bytes: number
  /** Where it lies as it is; undefined if it has changed since, or never was spilled. */
  extent: Extent | undefined
  wasUsed = true

  constructor(first: string, keys: string[]) {
    this.first = first
    this.keys = keys
    this.bytes = keys.reduce((sum, key) => sum + bytesOf(key), 0)
  }
}

export function bytesOf(key: string): number {
  return key.length + keyOverhead
}

export class KeyPages {
  readonly #file: SpillFile
  readonly #maxBytes: number
  /** In the order in which they are looked at. */
  readonly #resident = new Set<KeyPage>()
  #bytes = 0

  constructor(file: SpillFile, maxBytes: number) {
    this.#file = file
    this.#maxBytes = maxBytes
  }

  /** Of the pages in memory. */
  get residentBytes(): number {
    return this.#bytes
  }

  /** Takes a new page into the account. */
  add(page: KeyPage): void {
    this.#resident.add(page)
    this.#bytes += page.bytes
    this.#spillOver(page)
  }

  /** The page's keys, to be read. */
  keysOf(page: KeyPage): readonly string[] {
    page.wasUsed = true
    return page.keys ?? this.#load(page)
  }

  /** The page's keys, to be changed by so many bytes. */
  change(page: KeyPage, bytes: number): string[] {
    const keys = this.keysOf(page) as string[]
    if (page.extent !== undefined) this.#file.free(page.extent)
    page.extent = undefined
    page.bytes += bytes
    this.#bytes += bytes
    this.#spillOver(page)
    return keys
  }

  /** Forgets a page, whose keys nobody reads any more. */
  drop(page: KeyPage): void {
    if (page.extent !== undefined) this.#file.free(page.extent)
    if (this.#resident.delete(page)) this.#bytes -= page.bytes
  }

  #load(page: KeyPage): string[] {
    if (page.extent === undefined) throw new Error('a page of keys was read after it was dropped')
    const bytes = this.#file.read(page.extent)
    const keys: string[] = []
    for (let at = 0; at < bytes.length; ) {
      const end = at + lengthBytes + bytes.readUInt32LE(at)
      keys.push(keyText(bytes.subarray(at + lengthBytes, end)))
      at = end
    }
    page.keys = keys
    this.#resident.add(page)
    this.#bytes += page.bytes
    this.#spillOver(page)
    return keys
  }

  /** Never spills `inUse`. */
  #spillOver(inUse: KeyPage): void {
    for (const page of this.#resident) {
      if (this.#bytes <= this.#maxBytes) return
      this.#resident.delete(page)
      // A page that stays goes to the end, where this loop meets it again once all others were looked at.
      if (page === inUse && this.#resident.size === 0) {
        this.#resident.add(page)
        return
      }
      if (page === inUse || page.wasUsed) {
        page.wasUsed = page === inUse
        this.#resident.add(page)
      } else {
        this.#spill(page)
      }
    }
  }

  #spill(page: KeyPage): void {
    page.extent ??= this.#file.write(encoded(page.keys ?? []))
    page.keys = undefined
    this.#bytes -= page.bytes
  }
}

function encoded(keys: readonly string[]): Uint8Array {
  const length = keys.reduce((sum, key) => sum + lengthBytes + key.length, 0)
  const bytes = Buffer.allocUnsafe(length)
  let at = 0
  for (const key of keys) {
    at = bytes.writeUInt32LE(key.length, at)
    at += bytes.write(key, at, 'latin1')
  }
  return bytes
}
