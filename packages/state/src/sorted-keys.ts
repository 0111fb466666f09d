// Key texts in order, for scans that go on while keys come and go.
import { createRequire } from 'node:module'
import type SortedBTree from 'sorted-btree'
import type { TextRange } from './key-text.ts'

type KeyTree = SortedBTree.default<string, undefined>

// Required, not imported: its default export is wrapped once by Node and not at all by some bundlers.
const { default: BTree } = createRequire(import.meta.url)('sorted-btree') as {
  readonly default: typeof SortedBTree.default
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export class SortedKeys {
  readonly #tree: KeyTree = new BTree<string, undefined>(undefined, byText)

  constructor(keys: readonly string[]) {
    for (const key of keys.toSorted(byText)) this.add(key)
  }

  add(key: string): void {
    this.#tree.set(key, undefined)
  }

  delete(key: string): void {
    this.#tree.delete(key)
  }

  clear(): void {
    this.#tree.clear()
  }

  /** The first key of the range in its direction. */
  first(range: TextRange): string | undefined {
    if (range.reverse) {
      const last = range.to === undefined ? this.#tree.maxKey() : this.#tree.nextLowerKey(range.to)
      return within(last, range)
    }
    const first = range.from === undefined ? this.#tree.minKey() : this.#tree.getPairOrNextHigher(range.from)?.[0]
    return within(first, range)
  }

  /** The key of the range that follows `key` in its direction, as the keys are now. */
  next(key: string, range: TextRange): string | undefined {
    return within(range.reverse ? this.#tree.nextLowerKey(key) : this.#tree.nextHigherKey(key), range)
  }
}

function within(key: string | undefined, range: TextRange): string | undefined {
  if (key === undefined) return undefined
  const passed = range.reverse
    ? range.from !== undefined && key < range.from
    : range.to !== undefined && key >= range.to
  return passed ? undefined : key
}
