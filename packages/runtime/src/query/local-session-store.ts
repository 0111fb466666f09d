// A store of sessions as a program reads it: the sessions of all tasks of this instance.
import type { ReadOnlySessionStore, ScanDirection, WindowedEntry } from '@millrace/state'
import { firstOf, scanAll, scanAllAsync, type StoresOfTasks } from './stores-of-tasks.ts'

export class LocalSessionStore<K, V> implements ReadOnlySessionStore<K, V> {
  readonly name: string
  readonly #of: StoresOfTasks<ReadOnlySessionStore<K, V>>

  constructor(of: StoresOfTasks<ReadOnlySessionStore<K, V>>) {
    this.name = of.name
    this.#of = of
  }

  fetchSession(key: K, startMs: number, endMs: number): V | undefined {
    return firstOf(this.#of, (store) => store.fetchSession(key, startMs, endMs))
  }

  findSessions(
    key: K,
    earliestEndMs: number,
    latestStartMs: number,
    options?: ScanDirection,
  ): Iterable<WindowedEntry<K, V>> {
    return scanAll(this.#of, (store) => store.findSessions(key, earliestEndMs, latestStartMs, options), asIs)
  }

  fetch(key: K, options?: ScanDirection): Iterable<WindowedEntry<K, V>> {
    return scanAll(this.#of, (store) => store.fetch(key, options), asIs)
  }

  all(options?: ScanDirection): Iterable<WindowedEntry<K, V>> {
    return scanAll(this.#of, (store) => store.all(options), asIs)
  }

  fetchAsync(key: K, options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>> {
    return scanAllAsync(this.#of, (store) => store.fetchAsync(key, options), asIs)
  }

  allAsync(options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>> {
    return scanAllAsync(this.#of, (store) => store.allAsync(options), asIs)
  }
}

function asIs<T>(entry: T): T {
  return entry
}
