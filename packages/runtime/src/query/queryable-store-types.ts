// What kinds of stores a program can read, each with the type of its view: Kafka Streams' `QueryableStoreTypes`, and versioned stores besides.
import type {
  ReadOnlyKeyValueStore,
  ReadOnlySessionStore,
  ReadOnlyVersionedStore,
  ReadOnlyWindowStore,
  ValueAndTimestamp,
} from '@millrace/state'
import type { StoreSpec } from '@millrace/topology'
import { LocalKeyValueStore } from './local-key-value-store.ts'
import { LocalSessionStore } from './local-session-store.ts'
import { LocalVersionedStore } from './local-versioned-store.ts'
import { LocalWindowStore } from './local-window-store.ts'
import type { StoresOfTasks } from './stores-of-tasks.ts'

/** A kind of store, and how the stores of tasks look through it. */
export interface QueryableStoreType<Store> {
  readonly name: string
  /** Undefined for a store of another kind. `stores` are views as user code has them. */
  readonly over: (type: StoreSpec['type'], stores: StoresOfTasks<unknown>) => Store | undefined
}

interface StoreTypes {
  /** Tables, and key-value stores of processors: values by key, without timestamps. */
  keyValueStore<K, V>(): QueryableStoreType<ReadOnlyKeyValueStore<K, V>>
  /** Tables: values by key with the timestamps of the records that set them. */
  timestampedKeyValueStore<K, V>(): QueryableStoreType<ReadOnlyKeyValueStore<K, ValueAndTimestamp<V>>>
  /** Windowed tables, window stores of processors, buffers of stream joins: values by key and window start. */
  windowStore<K, V>(): QueryableStoreType<ReadOnlyWindowStore<K, V>>
  /** Windowed tables: values with timestamps by key and window start. */
  timestampedWindowStore<K, V>(): QueryableStoreType<ReadOnlyWindowStore<K, ValueAndTimestamp<V>>>
  /** Tables of sessions. */
  sessionStore<K, V>(): QueryableStoreType<ReadOnlySessionStore<K, V>>
  /** Versioned tables and stores. */
  versionedKeyValueStore<K, V>(): QueryableStoreType<ReadOnlyVersionedStore<K, V>>
}

export const QueryableStoreTypes: StoreTypes = {
  keyValueStore: <K, V>() => ({
    name: 'keyValueStore',
    over: (type, stores) => {
      if (type === 'timestamped-key-value') return new LocalKeyValueStore(as<Rows<K, V>>(stores), bare<V>)
      if (type !== 'key-value' && type !== 'lru-key-value') return undefined
      return new LocalKeyValueStore(as<ReadOnlyKeyValueStore<K, V>>(stores), asIs<V>)
    },
  }),
  timestampedKeyValueStore: <K, V>() => ({
    name: 'timestampedKeyValueStore',
    over: (type, stores) =>
      type === 'timestamped-key-value'
        ? new LocalKeyValueStore(as<Rows<K, V>>(stores), asIs<ValueAndTimestamp<V>>)
        : undefined,
  }),
  windowStore: <K, V>() => ({
    name: 'windowStore',
    over: (type, stores) => {
      if (type === 'timestamped-window') return new LocalWindowStore(as<WindowRows<K, V>>(stores), bare<V>)
      if (type !== 'window' && type !== 'join-buffer') return undefined
      return new LocalWindowStore(as<ReadOnlyWindowStore<K, V>>(stores), asIs<V>)
    },
  }),
  timestampedWindowStore: <K, V>() => ({
    name: 'timestampedWindowStore',
    over: (type, stores) =>
      type === 'timestamped-window'
        ? new LocalWindowStore(as<WindowRows<K, V>>(stores), asIs<ValueAndTimestamp<V>>)
        : undefined,
  }),
  sessionStore: <K, V>() => ({
    name: 'sessionStore',
    over: (type, stores) =>
      type === 'session' ? new LocalSessionStore(as<ReadOnlySessionStore<K, V>>(stores)) : undefined,
  }),
  versionedKeyValueStore: <K, V>() => ({
    name: 'versionedKeyValueStore',
    over: (type, stores) =>
      type === 'versioned-key-value' ? new LocalVersionedStore(as<ReadOnlyVersionedStore<K, V>>(stores)) : undefined,
  }),
}

type Rows<K, V> = ReadOnlyKeyValueStore<K, ValueAndTimestamp<V>>
type WindowRows<K, V> = ReadOnlyWindowStore<K, ValueAndTimestamp<V>>

/** What the caller knows of keys and values, the topology does not. */
function as<Store>(stores: StoresOfTasks<unknown>): StoresOfTasks<Store> {
  return stores as StoresOfTasks<Store>
}

function bare<V>({ value }: ValueAndTimestamp<V>): V {
  return value
}

function asIs<V>(value: V): V {
  return value
}
