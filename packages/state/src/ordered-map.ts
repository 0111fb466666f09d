// A hash map by key text that becomes sorted too when it is first scanned, and stays so: stores that nobody scans pay for no order.
import type { TextRange } from './key-text.ts'
import { SortedKeys } from './sorted-keys.ts'

export class OrderedMap<V> {
  readonly #values = new Map<string, V>()
  #keys: SortedKeys | undefined

  get size(): number {
    return this.#values.size
  }

  get(key: string): V | undefined {
    return this.#values.get(key)
  }

  /** A new key goes to the end of {@link entries}; a key that is there keeps its place. */
  set(key: string, value: V): void {
    this.#values.set(key, value)
    this.#keys?.add(key)
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
    return this.#sorted().first(range)
  }

  /** The key of the range that follows `key` in its direction, as the map is now. */
  next(key: string, range: TextRange): string | undefined {
    return this.#sorted().next(key, range)
  }

  #sorted(): SortedKeys {
    this.#keys ??= new SortedKeys([...this.#values.keys()])
    return this.#keys
  }
}

function isIn(key: string, { from, to }: TextRange): boolean {
  return (from === undefined || key >= from) && (to === undefined || key < to)
}
