// A store as a program may read it while it is being written: the rows of all tasks that run on this instance, as one read-only store.
import { MillraceError } from '@millrace/record'
import type { KeyValueEntry, ReadOnlyKeyValueStore, TimestampedKeyValueStore, ValueAndTimestamp } from '@millrace/state'
import type { Topology } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import type { GlobalStores } from '../task/task-options.ts'
import type { Task } from '../task/task.ts'

/** The store of each task that has it. Asked at each call, because tasks come and go. */
type StoresOfTasks = () => readonly TimestampedKeyValueStore<unknown, unknown>[]

/** What runs here now. */
export interface LocalTasks {
  readonly globals: GlobalStores | undefined
  readonly tasks: readonly { readonly task: Pick<Task, 'id' | 'store'> }[]
}

/** The store of that name; `running` is asked at each call, and may throw. Throws `RUNTIME_UNKNOWN_STORE`. */
export function localStore<K, V>(
  { stores, subtopologies }: Topology,
  name: string,
  running: () => LocalTasks,
): ReadOnlyKeyValueStore<K, V> {
  if (!stores.has(name)) throw unknownStore(name, stores.keys())
  const owner = subtopologies.find((subtopology) => subtopology.stores.includes(name))?.id
  return new LocalStore(name, () => {
    const { globals, tasks } = running()
    const global = globals?.find(name)
    if (global !== undefined) return [global.view as TimestampedKeyValueStore<unknown, unknown>]
    return tasks.filter(({ task }) => task.id.subtopology === owner).map(({ task }) => task.store(name))
  })
}

type Direction = { readonly reverse?: boolean }

/**
 * Reads what this instance holds: keys of partitions that other instances have are absent. It sees updates that are not committed yet.
 * Every method throws `RUNTIME_WRONG_STATE` while tasks are being moved or restored.
 */
class LocalStore<K, V> implements ReadOnlyKeyValueStore<K, V> {
  readonly name: string
  readonly #stores: StoresOfTasks

  constructor(name: string, stores: StoresOfTasks) {
    this.name = name
    this.#stores = stores
  }

  get(key: K): V | undefined {
    for (const store of this.#stores()) {
      const found = store.get(key)
      if (found !== undefined) return found.value as V
    }
    return undefined
  }

  /** In the order of their bytes within each task; tasks one after the other. */
  *range(from: K | undefined, to: K | undefined, options?: Direction): Iterable<KeyValueEntry<K, V>> {
    for (const store of this.#stores()) yield* valuesOf<K, V>(store.range(from, to, options))
  }

  all(options?: Direction): Iterable<KeyValueEntry<K, V>> {
    return this.range(undefined, undefined, options)
  }

  async *rangeAsync(from: K | undefined, to: K | undefined, options?: Direction): AsyncIterable<KeyValueEntry<K, V>> {
    for (const store of this.#stores()) {
      for await (const entry of store.rangeAsync(from, to, options)) yield valueOf<K, V>(entry)
    }
  }

  allAsync(options?: Direction): AsyncIterable<KeyValueEntry<K, V>> {
    return this.rangeAsync(undefined, undefined, options)
  }
}

function unknownStore(name: string, known: Iterable<string>): MillraceError<RuntimeErrorCode> {
  return new MillraceError(
    'RUNTIME_UNKNOWN_STORE',
    `the topology has no store ${name}; it has: ${[...known].join(', ') || 'none'}. A table has a store that can be asked for when it is given a name: { store: '…' }`,
    { details: { store: name } },
  )
}

type Row = KeyValueEntry<unknown, ValueAndTimestamp<unknown>>

function* valuesOf<K, V>(rows: Iterable<Row>): Iterable<KeyValueEntry<K, V>> {
  for (const row of rows) yield valueOf(row)
}

function valueOf<K, V>({ key, value }: Row): KeyValueEntry<K, V> {
  return { key: key as K, value: value.value as V }
}
