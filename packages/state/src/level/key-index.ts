// All keys of a store on disk, in order, so that it can be scanned without waiting. Pages of keys, of which the ones that are used stay in memory.
// Law: it knows what was committed, and follows each commit after the disk. What it takes of memory beside its pages' share is their first keys: one in a hundred.
import type { TextRange } from '../key-text.ts'
import { bytesOf, KeyPage, type KeyPages } from './key-pages.ts'

const fullPageBytes = 8 * 1_024

export class KeyIndex {
  readonly #pages: KeyPages
  /** By first key. */
  #order: KeyPage[] = []

  constructor(pages: KeyPages) {
    this.#pages = pages
  }

  add(key: string): void {
    const at = this.#pageOf(key)
    const page = this.#order[at]
    if (page === undefined) return this.#insertPage(0, new KeyPage(key, [key]))
    if (key < page.first) page.first = key
    const found = this.#pages.keysOf(page)
    const place = firstAtOrAfter(found, key)
    if (found[place] === key) return
    const isFull = page.bytes + bytesOf(key) > fullPageBytes
    // Keys that come in order leave full pages behind them.
    if (isFull && place === found.length) return this.#insertPage(at + 1, new KeyPage(key, [key]))
    this.#pages.change(page, bytesOf(key)).splice(place, 0, key)
    if (isFull && found.length > 1) this.#split(at, page)
  }

  delete(key: string): void {
    const at = this.#pageOf(key)
    const page = this.#order[at]
    if (page === undefined) return
    const found = this.#pages.keysOf(page)
    const place = firstAtOrAfter(found, key)
    if (found[place] !== key) return
    const keys = this.#pages.change(page, -bytesOf(key))
    keys.splice(place, 1)
    if (keys.length === 0) this.#dropPages(at, at + 1)
  }

  /** Deletes all keys of a range; pages that lie in it are not read for that. */
  deleteRange(from: string, to: string): void {
    let at = this.#pageOf(from)
    while (at < this.#order.length) {
      const page = this.#order[at] as KeyPage
      if (page.first >= to) return
      const next = this.#order[at + 1]
      if (page.first >= from && next !== undefined && next.first <= to) {
        let end = at + 1
        while (end + 1 < this.#order.length && (this.#order[end + 1] as KeyPage).first <= to) end += 1
        this.#dropPages(at, end)
        continue
      }
      const found = this.#pages.keysOf(page)
      const [start, end] = [firstAtOrAfter(found, from), firstAtOrAfter(found, to)]
      const bytes = found.slice(start, end).reduce((sum, key) => sum + bytesOf(key), 0)
      if (end - start === found.length) {
        this.#dropPages(at, at + 1)
      } else {
        if (end > start) this.#pages.change(page, -bytes).splice(start, end - start)
        at += 1
      }
    }
  }

  clear(): void {
    this.#dropPages(0, this.#order.length)
  }

  /** The first key of the range in its direction. */
  first(range: TextRange): string | undefined {
    if (range.reverse) return within(this.#before(range.to), range)
    return within(this.#atOrAfter(range.from ?? '', false), range)
  }

  /** The key of the range that follows `key` in its direction, as the index is now. */
  next(key: string, range: TextRange): string | undefined {
    return within(range.reverse ? this.#before(key) : this.#atOrAfter(key, true), range)
  }

  #atOrAfter(key: string, after: boolean): string | undefined {
    for (let at = this.#pageOf(key); at < this.#order.length; at++) {
      const keys = this.#pages.keysOf(this.#order[at] as KeyPage)
      let place = firstAtOrAfter(keys, key)
      if (after && keys[place] === key) place += 1
      if (place < keys.length) return keys[place]
    }
    return undefined
  }

  /** The last key before `key`; the last of all without one. */
  #before(key: string | undefined): string | undefined {
    for (let at = key === undefined ? this.#order.length - 1 : this.#pageOf(key); at >= 0; at--) {
      const page = this.#order[at]
      if (page === undefined) continue
      const keys = this.#pages.keysOf(page)
      const place = key === undefined ? keys.length : firstAtOrAfter(keys, key)
      if (place > 0) return keys[place - 1]
    }
    return undefined
  }

  /** Where the page is that has the key, or would have it. */
  #pageOf(key: string): number {
    let low = 0
    let high = this.#order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#order[middle] as KeyPage).first <= key) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }

  #split(at: number, page: KeyPage): void {
    const keys = this.#pages.keysOf(page)
    const upper = keys.slice(keys.length >>> 1)
    const moved = new KeyPage(upper[0] as string, upper)
    this.#pages.change(page, -moved.bytes).length = keys.length >>> 1
    this.#insertPage(at + 1, moved)
  }

  #insertPage(at: number, page: KeyPage): void {
    this.#order.splice(at, 0, page)
    this.#pages.add(page)
  }

  #dropPages(from: number, to: number): void {
    for (const page of this.#order.splice(from, to - from)) this.#pages.drop(page)
  }
}

function firstAtOrAfter(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] as string) < key) low = middle + 1
    else high = middle
  }
  return low
}

function within(key: string | undefined, { from, to, reverse }: TextRange): string | undefined {
  if (key === undefined) return undefined
  const isPassed = reverse ? from !== undefined && key < from : to !== undefined && key >= to
  return isPassed ? undefined : key
}
