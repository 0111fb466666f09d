// A hash map by key text that becomes sorted too when it is first scanned, and stays so: stores that nobody scans pay for no order.
import { createRequire } from 'node:module'
import type SortedBTree from 'sorted-btree'
import type { TextRange } from './key-text.ts'

type KeyTree = SortedBTree.default<string, undefined>

// Required, not imported: its default export is wrapped once by Node and not at all by some bundlers.
const { default: BTree } = createRequire(import.meta.url)('sorted-btree') as {
  readonly default: typeof SortedBTree.default
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export class OrderedMap<V> {
  readonly #values = new Map<string, V>()
  #keys: KeyTree | undefined

  get size(): number {
    return this.#values.size
  }

  get(key: string): V | undefined {
    return this.#values.get(key)
  }

  /** A new key goes to the end of {@link entries}; a key that is there keeps its place. */
  set(key: string, value: V): void {
    this.#values.set(key, value)
    this.#keys?.set(key, undefined)
  }

  delete(key: string): boolean {
    this.#keys?.delete(key)
    return this.#values.delete(key)
  }

  clear(): void {
    this.#values.clear()
    this.#keys?.clear()
  }

  /** In the order in which the keys were added. */
  entries(): MapIterator<[string, V]> {
    return this.#values.entries()
  }

  /** All keys of the range, as they are now; in order only if the map is sorted by now. Does not make it so. */
  keysIn(range: TextRange): string[] {
    const found: string[] = []
    if (this.#keys === undefined) {
      for (const key of this.#values.keys()) if (isIn(key, range)) found.push(key)
      return found
    }
    for (let key = this.first(range); key !== undefined; key = this.next(key, range)) found.push(key)
    return found
  }

  /** The first key of the range in its direction. */
  first(range: TextRange): string | undefined {
    const keys = this.#sorted()
    if (range.reverse) {
      const last = range.to === undefined ? keys.maxKey() : keys.nextLowerKey(range.to)
      return within(last, range)
    }
    const first = range.from === undefined ? keys.minKey() : keys.getPairOrNextHigher(range.from)?.[0]
    return within(first, range)
  }

  /** The key of the range that follows `key` in its direction, as the map is now. */
  next(key: string, range: TextRange): string | undefined {
    const keys = this.#sorted()
    return within(range.reverse ? keys.nextLowerKey(key) : keys.nextHigherKey(key), range)
  }

  #sorted(): KeyTree {
    if (this.#keys === undefined) {
      this.#keys = new BTree<string, undefined>(undefined, byText)
      for (const key of [...this.#values.keys()].sort(byText)) this.#keys.set(key, undefined)
    }
    return this.#keys
  }
}

function isIn(key: string, { from, to }: TextRange): boolean {
  return (from === undefined || key >= from) && (to === undefined || key < to)
}

function within(key: string | undefined, range: TextRange): string | undefined {
  if (key === undefined) return undefined
  const passed = range.reverse
    ? range.from !== undefined && key < range.from
    : range.to !== undefined && key >= range.to
  return passed ? undefined : key
}
