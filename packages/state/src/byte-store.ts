// A store is ordered bytes. Caching, changelogging and metering wrap this interface; key-value, window, session and versioned stores are key layouts over it.

/** A key and its value; views that must not be written to. */
export interface ByteEntry {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

/** Keys in unsigned byte order: `from` inclusive, `to` exclusive; absent: open. */
export interface ByteRange {
  readonly from?: Uint8Array
  readonly to?: Uint8Array
  readonly reverse?: boolean
}

export interface ByteStore {
  readonly name: string
  /** Synchronous. Sees every put, committed or not. */
  get(key: Uint8Array): Uint8Array | undefined
  /** Synchronous; null deletes. The bytes are kept, not copied: they must not change afterwards. */
  put(key: Uint8Array, value: Uint8Array | null): void
  /** Ordered entries, uncommitted ones included. On LevelDB this throws `STATE_SCAN_NEEDS_ASYNC` unless the store holds a key index. */
  scan(range?: ByteRange): Iterable<ByteEntry>
  /** The same on every store. Entries put while it runs may or may not appear. */
  scanAsync(range?: ByteRange): AsyncIterable<ByteEntry>
}
