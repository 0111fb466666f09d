// What operators and user code see of windowed stores. Kafka Streams' WindowStore and SessionStore.
import type { Window, Windowed } from '@millrace/record'
import type { ValueAndTimestamp } from './key-value-store.ts'

export interface WindowedEntry<K, V> {
  readonly key: Windowed<K>
  readonly value: V
}

export interface ScanDirection {
  readonly reverse?: boolean
}

/** Windows of one size, by key and start. Times are in milliseconds, both ends inclusive. Rows older than the retention are hidden. */
export interface ReadOnlyWindowStore<K, V> {
  readonly name: string
  /** The row of the window that starts at `startMs`; the first one where the store keeps duplicates. Synchronous. */
  fetch(key: K, startMs: number): V | undefined
  /** The key's windows that start in a stretch of time, by start. Throws `STATE_SCAN_NEEDS_ASYNC` where the store cannot scan synchronously. */
  fetchRange(key: K, fromMs: number, toMs: number, options?: ScanDirection): Iterable<WindowedEntry<K, V>>
  /** All keys' windows that start in a stretch of time: by segment, then key, then start. */
  fetchAll(fromMs: number, toMs: number, options?: ScanDirection): Iterable<WindowedEntry<K, V>>
  all(options?: ScanDirection): Iterable<WindowedEntry<K, V>>
  fetchRangeAsync(key: K, fromMs: number, toMs: number, options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>>
  fetchAllAsync(fromMs: number, toMs: number, options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>>
  allAsync(options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>>
}

export interface WindowStore<K, V> extends ReadOnlyWindowStore<K, V> {
  /** Null deletes; in a store that keeps duplicates it does nothing. A row that is too old is refused. */
  put(key: K, value: V | null, startMs: number): void
}

export type TimestampedWindowStore<K, V> = WindowStore<K, ValueAndTimestamp<V>>

/** Sessions, by key, start and end; both inclusive, in milliseconds. Sessions that ended longer ago than the retention are hidden. */
export interface ReadOnlySessionStore<K, V> {
  readonly name: string
  /** The row of exactly this session. Synchronous. */
  fetchSession(key: K, startMs: number, endMs: number): V | undefined
  /** Sessions that end at `earliestEndMs` or later and start at `latestStartMs` or earlier, by end. Throws `STATE_SCAN_NEEDS_ASYNC` where the store cannot scan synchronously. */
  findSessions(
    key: K,
    earliestEndMs: number,
    latestStartMs: number,
    options?: ScanDirection,
  ): Iterable<WindowedEntry<K, V>>
  /** All sessions of a key. */
  fetch(key: K, options?: ScanDirection): Iterable<WindowedEntry<K, V>>
  all(options?: ScanDirection): Iterable<WindowedEntry<K, V>>
  fetchAsync(key: K, options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>>
  allAsync(options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>>
}

export interface SessionStore<K, V> extends ReadOnlySessionStore<K, V> {
  /** Null deletes. */
  put(session: Windowed<K>, value: V | null): void
  remove(session: Windowed<K>): void
}

/** A row as operators read it: the window, the bytes of key and value. */
export interface WindowedRow {
  readonly key: Uint8Array
  readonly window: Window
  readonly value: Uint8Array
}
