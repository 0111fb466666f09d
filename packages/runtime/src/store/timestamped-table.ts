// A timestamped key-value store as table operators use it: keys encoded once, rows as (value, timestamp), updates that a record cache held back come out as changes.
// Order of a put, as in Kafka Streams: row ▸ record cache (if any) ▸ changelog (if any) ▸ bytes.
import type { Change, StreamRecord } from '@millrace/record'
import type { CachedStore, ContextSlot, RecordContext, TimestampedView } from '@millrace/state'

export interface TimestampedTableOptions {
  /** Over the cache, if there is one. */
  readonly view: TimestampedView<unknown, unknown>
  readonly cache: CachedStore | undefined
  /** Rows may be kept beside their bytes, and given to whoever asks. */
  readonly immutableValues: boolean
  /** Where the stores below read which record a put belongs to. */
  readonly slot: ContextSlot
  /** A context that may be kept beyond the record: with the place it came from. */
  readonly keepContext: (cause: StreamRecord) => RecordContext
  /** Runs the forwarding of a held-back update as if the record that caused it were at hand. */
  readonly withContext: (context: RecordContext, action: () => void) => void
}

export interface Row {
  readonly value: unknown
  readonly timestamp: number
}

export class TimestampedTable {
  /** True when a record cache holds updates back until its flush. */
  readonly cached: boolean
  readonly view: TimestampedView<unknown, unknown>
  readonly #options: TimestampedTableOptions
  /** Where rows are kept beside their bytes. */
  readonly #kept: CachedStore | undefined

  constructor(options: TimestampedTableOptions) {
    this.#options = options
    this.view = options.view
    this.cached = options.cache !== undefined
    this.#kept = options.immutableValues ? options.cache : undefined
  }

  encodeKey(key: unknown): Uint8Array {
    return this.view.keyToBytes(key)
  }

  get(key: unknown): Row | undefined {
    return this.view.get(key)
  }

  read(keyBytes: Uint8Array): Row | undefined {
    const bytes = this.view.bytes.get(keyBytes)
    if (bytes === undefined) return undefined
    const kept = this.#kept?.decoded(bytes) as Row | undefined
    if (kept !== undefined) return kept
    const row = this.view.valueFromBytes(bytes)
    this.#kept?.attach(bytes, row)
    return row
  }

  /** Null (or undefined) deletes. `cause` is the record being processed. */
  write(keyBytes: Uint8Array, value: unknown, timestamp: number, cause: StreamRecord): 'latest' {
    const row = value === null || value === undefined ? null : this.view.toBytes(value, timestamp)
    this.#options.slot.current = this.cached ? this.#options.keepContext(cause) : cause
    this.view.bytes.put(keyBytes, row)
    if (row !== null) this.#kept?.attach(row, { value, timestamp })
    return 'latest'
  }

  /** The rows whose keys begin so, in the order of keys. */
  *rowsWithPrefix(prefix: Uint8Array): Generator<Row & { readonly key: unknown }, void, undefined> {
    const to = afterPrefix(prefix)
    for (const entry of this.view.bytes.scan(to === undefined ? { from: prefix } : { from: prefix, to })) {
      const { value, timestamp } = this.view.valueFromBytes(entry.value)
      yield { key: this.view.keyFromBytes(entry.key), value, timestamp }
    }
  }

  /** Names where updates go that the cache held back. */
  onFlush(forward: (record: StreamRecord) => void, sendOldValues: boolean): void {
    this.#options.cache?.onFlush(
      (key, newRow, oldRow, context) => {
        const update = this.#heldBack(key, newRow, oldRow, context)
        this.#options.withContext(context, () => forward(update))
      },
      { oldValues: sendOldValues },
    )
  }

  #heldBack(
    key: Uint8Array,
    newRow: Uint8Array | null,
    oldRow: Uint8Array | null,
    context: RecordContext,
  ): StreamRecord {
    const row = newRow === null ? undefined : this.view.valueFromBytes(newRow)
    const oldValue = oldRow === null ? null : this.view.valueFromBytes(oldRow).value
    const change: Change = { newValue: row?.value ?? null, oldValue }
    const timestamp = row?.timestamp ?? context.timestamp
    return { key: this.view.keyFromBytes(key), value: change, timestamp, headers: context.headers }
  }
}

/** The first key after all that begin so; undefined if there is none. */
function afterPrefix(prefix: Uint8Array): Uint8Array | undefined {
  const last = prefix.findLastIndex((byte) => byte < 0xff)
  if (last < 0) return undefined
  const after = prefix.slice(0, last + 1)
  after[last] = (after[last] as number) + 1
  return after
}
