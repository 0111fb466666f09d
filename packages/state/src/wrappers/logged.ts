// A store whose writes go to its changelog too: first the store, then the log, as in Kafka Streams.
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'
import type { ContextSlot } from '../record-context.ts'
import { bareValue, timestampOf } from '../views/timestamped-value.ts'

/** Takes a changelog record as it goes on the wire; null is a tombstone. The bytes are handed over. */
export type ChangelogWriter = (key: Uint8Array, value: Uint8Array | null, timestamp: number) => void

export interface LoggedOptions {
  readonly context: ContextSlot
  /**
   * The values begin with their timestamp (8 bytes): the changelog gets the bare value and that timestamp.
   * Otherwise, and for tombstones, the record's timestamp is the context's.
   */
  readonly timestamped: boolean
  /** The changelog's key for a store's key. Default: the same. */
  readonly changelogKey?: (key: Uint8Array) => Uint8Array
}

class LoggedStore implements ByteStore {
  readonly name: string
  readonly #store: ByteStore
  readonly #changelog: ChangelogWriter
  readonly #context: ContextSlot
  readonly #timestamped: boolean
  readonly #changelogKey: LoggedOptions['changelogKey']

  constructor(store: ByteStore, changelog: ChangelogWriter, options: LoggedOptions) {
    this.name = store.name
    this.#store = store
    this.#changelog = changelog
    this.#context = options.context
    this.#timestamped = options.timestamped
    this.#changelogKey = options.changelogKey
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#store.get(key)
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.#store.put(key, value)
    const logKey = this.#changelogKey === undefined ? key : this.#changelogKey(key)
    if (value !== null && this.#timestamped) this.#changelog(logKey, bareValue(value), timestampOf(value))
    else this.#changelog(logKey, value, this.#context.current.timestamp)
  }

  scan(range?: ByteRange): Iterable<ByteEntry> {
    return this.#store.scan(range)
  }

  scanAsync(range?: ByteRange): AsyncIterable<ByteEntry> {
    return this.#store.scanAsync(range)
  }
}

/** Every put, tombstones of absent keys included, is written to the store and then to `changelog`. */
export function logged(store: ByteStore, changelog: ChangelogWriter, options: LoggedOptions): ByteStore {
  return new LoggedStore(store, changelog, options)
}
