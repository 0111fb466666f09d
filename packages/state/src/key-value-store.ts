// What operators and user code see of key-value stores. Kafka Streams' KeyValueStore and TimestampedKeyValueStore.

/** A value and the timestamp (ms) of the record that set it. */
export interface ValueAndTimestamp<V> {
  readonly value: V
  readonly timestamp: number
}

export interface KeyValueEntry<K, V> {
  readonly key: K
  readonly value: V
}

export interface ReadOnlyKeyValueStore<K, V> {
  readonly name: string
  /** Undefined when absent. Synchronous. */
  get(key: K): V | undefined
  /** Keys in the order of their bytes, both ends inclusive. Throws `STATE_SCAN_NEEDS_ASYNC` where the store cannot scan synchronously. */
  range(from: K | undefined, to: K | undefined, options?: { readonly reverse?: boolean }): Iterable<KeyValueEntry<K, V>>
  all(options?: { readonly reverse?: boolean }): Iterable<KeyValueEntry<K, V>>
  rangeAsync(
    from: K | undefined,
    to: K | undefined,
    options?: { readonly reverse?: boolean },
  ): AsyncIterable<KeyValueEntry<K, V>>
  allAsync(options?: { readonly reverse?: boolean }): AsyncIterable<KeyValueEntry<K, V>>
}

export interface KeyValueStore<K, V> extends ReadOnlyKeyValueStore<K, V> {
  /** Null deletes. Keys are never null: `STATE_NULL_KEY`. */
  put(key: K, value: V | null): void
  /** Puts unless there is a value; returns the value that was there. */
  putIfAbsent(key: K, value: V): V | undefined
  /** Returns the value that was there. */
  delete(key: K): V | undefined
}

export type TimestampedKeyValueStore<K, V> = KeyValueStore<K, ValueAndTimestamp<V>>
