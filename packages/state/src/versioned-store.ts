// What operators and user code see of versioned stores: the values that a key had over time. Kafka Streams' VersionedKeyValueStore (KIP-889).

export interface VersionedRecord<V> {
  readonly value: V
  /** Since when the key has, or had, the value, ms. */
  readonly timestamp: number
  /** Until when; undefined for the latest version. */
  readonly validTo: number | undefined
}

/** What became of a put: the latest version; one that a later one follows; or nothing, because it is older than the history. */
export type PutOutcome =
  | { readonly kind: 'latest' }
  | { readonly kind: 'superseded'; readonly validTo: number }
  | { readonly kind: 'expired' }

export interface ReadOnlyVersionedStore<K, V> {
  readonly name: string
  /** The latest version; undefined if the key has no value now. Synchronous. */
  get(key: K): VersionedRecord<V> | undefined
  /** The version at a time. Undefined if there was no value then, or if that is longer ago than the history goes back and not the latest version. */
  getAsOf(key: K, timestamp: number): VersionedRecord<V> | undefined
  /** The latest version of each key that has a value, the longest keys first. */
  latest(): Iterable<VersionedRecord<V> & { readonly key: K }>
}

export interface VersionedStore<K, V> extends ReadOnlyVersionedStore<K, V> {
  /** Null: the key has no value from then on. */
  put(key: K, value: V | null, timestamp: number): PutOutcome
  /** As a put of null; returns the version that was valid at the time. */
  delete(key: K, timestamp: number): VersionedRecord<V> | undefined
}
