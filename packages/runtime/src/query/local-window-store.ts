// A store of windows as a program reads it: the windows of all tasks of this instance.
import type { ReadOnlyWindowStore, ScanDirection, WindowedEntry } from '@millrace/state'
import { firstOf, scanAll, scanAllAsync, type StoresOfTasks } from './stores-of-tasks.ts'

export class LocalWindowStore<K, Row, V> implements ReadOnlyWindowStore<K, V> {
  readonly name: string
  readonly #of: StoresOfTasks<ReadOnlyWindowStore<K, Row>>
  readonly #valueOf: (row: Row) => V

  /** `valueOf` says what of a row is shown. */
  constructor(of: StoresOfTasks<ReadOnlyWindowStore<K, Row>>, valueOf: (row: Row) => V) {
    this.name = of.name
    this.#of = of
    this.#valueOf = valueOf
  }

  fetch(key: K, startMs: number): V | undefined {
    const row = firstOf(this.#of, (store) => store.fetch(key, startMs))
    return row === undefined ? undefined : this.#valueOf(row)
  }

  fetchRange(key: K, fromMs: number, toMs: number, options?: ScanDirection): Iterable<WindowedEntry<K, V>> {
    return scanAll(this.#of, (store) => store.fetchRange(key, fromMs, toMs, options), this.#entryOf)
  }

  fetchAll(fromMs: number, toMs: number, options?: ScanDirection): Iterable<WindowedEntry<K, V>> {
    return scanAll(this.#of, (store) => store.fetchAll(fromMs, toMs, options), this.#entryOf)
  }

  all(options?: ScanDirection): Iterable<WindowedEntry<K, V>> {
    return scanAll(this.#of, (store) => store.all(options), this.#entryOf)
  }

  fetchRangeAsync(key: K, fromMs: number, toMs: number, options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>> {
    return scanAllAsync(this.#of, (store) => store.fetchRangeAsync(key, fromMs, toMs, options), this.#entryOf)
  }

  fetchAllAsync(fromMs: number, toMs: number, options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>> {
    return scanAllAsync(this.#of, (store) => store.fetchAllAsync(fromMs, toMs, options), this.#entryOf)
  }

  allAsync(options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>> {
    return scanAllAsync(this.#of, (store) => store.allAsync(options), this.#entryOf)
  }

  readonly #entryOf = ({ key, value }: WindowedEntry<K, Row>): WindowedEntry<K, V> => ({
    key,
    value: this.#valueOf(value),
  })
}
