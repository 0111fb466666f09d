// A versioned store as a program reads it: the versions of all tasks of this instance.
import type { ReadOnlyVersionedStore, VersionedRecord } from '@millrace/state'
import { firstOf, scanAll, type StoresOfTasks } from './stores-of-tasks.ts'

export class LocalVersionedStore<K, V> implements ReadOnlyVersionedStore<K, V> {
  readonly name: string
  readonly #of: StoresOfTasks<ReadOnlyVersionedStore<K, V>>

  constructor(of: StoresOfTasks<ReadOnlyVersionedStore<K, V>>) {
    this.name = of.name
    this.#of = of
  }

  get(key: K): VersionedRecord<V> | undefined {
    return firstOf(this.#of, (store) => store.get(key))
  }

  getAsOf(key: K, timestamp: number): VersionedRecord<V> | undefined {
    return firstOf(this.#of, (store) => store.getAsOf(key, timestamp))
  }

  latest(): Iterable<VersionedRecord<V> & { readonly key: K }> {
    return scanAll(
      this.#of,
      (store) => store.latest(),
      (version) => version,
    )
  }
}
