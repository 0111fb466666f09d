// A key-value store as a program reads it while it is being written: the rows of all tasks of this instance.
import type { KeyValueEntry, ReadOnlyKeyValueStore } from '@millrace/state'
import { firstOf, scanAll, scanAllAsync, type StoresOfTasks } from './stores-of-tasks.ts'

type Stored<K, Row> = ReadOnlyKeyValueStore<K, Row>
type Direction = { readonly reverse?: boolean }

export class LocalKeyValueStore<K, Row, V> implements ReadOnlyKeyValueStore<K, V> {
  readonly name: string
  readonly #of: StoresOfTasks<Stored<K, Row>>
  readonly #valueOf: (row: Row) => V

  /** `valueOf` says what of a row is shown. */
  constructor(of: StoresOfTasks<Stored<K, Row>>, valueOf: (row: Row) => V) {
    this.name = of.name
    this.#of = of
    this.#valueOf = valueOf
  }

  get(key: K): V | undefined {
    const row = firstOf(this.#of, (store) => store.get(key))
    return row === undefined ? undefined : this.#valueOf(row)
  }

  range(from: K | undefined, to: K | undefined, options?: Direction): Iterable<KeyValueEntry<K, V>> {
    return scanAll(this.#of, (store) => store.range(from, to, options), this.#entryOf)
  }

  all(options?: Direction): Iterable<KeyValueEntry<K, V>> {
    return this.range(undefined, undefined, options)
  }

  rangeAsync(from: K | undefined, to: K | undefined, options?: Direction): AsyncIterable<KeyValueEntry<K, V>> {
    return scanAllAsync(this.#of, (store) => store.rangeAsync(from, to, options), this.#entryOf)
  }

  allAsync(options?: Direction): AsyncIterable<KeyValueEntry<K, V>> {
    return this.rangeAsync(undefined, undefined, options)
  }

  readonly #entryOf = ({ key, value }: KeyValueEntry<K, Row>): KeyValueEntry<K, V> => ({
    key,
    value: this.#valueOf(value),
  })
}
