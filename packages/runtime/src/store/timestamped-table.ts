// A timestamped key-value store as table operators use it: keys encoded once, rows as (value, timestamp), updates that a record cache held back come out as changes.
// Order of a put, as in Kafka Streams: row ▸ record cache (if any) ▸ changelog (if any) ▸ bytes.
import type { Change, StreamRecord } from '@millrace/record'
import type { CachedStore, ContextSlot, RecordContext, TimestampedView } from '@millrace/state'
import { KeptRows } from './kept-rows.ts'

export interface TimestampedTableOptions {
  /** Over the cache, if there is one. */
  readonly view: TimestampedView<unknown, unknown>
  readonly cache: CachedStore | undefined
  /** Of a serialised value: where this can be told, the cache keeps rows as they are. */
  readonly byteLength: ((value: unknown) => number) | undefined
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
  readonly #kept: KeptRows | undefined

  constructor(options: TimestampedTableOptions) {
    const { view, cache, byteLength } = options
    this.#options = options
    this.view = view
    this.cached = cache !== undefined
    this.#kept = KeptRows.of(cache, view, byteLength)
  }

  encodeKey(key: unknown): Uint8Array {
    return this.view.keyToBytes(key)
  }

  get(key: unknown): Row | undefined {
    return this.view.get(key)
  }

  read(keyBytes: Uint8Array): Row | undefined {
    if (this.#kept !== undefined) return this.#kept.get(keyBytes)
    const bytes = this.view.bytes.get(keyBytes)
    return bytes === undefined ? undefined : this.view.valueFromBytes(bytes)
  }

  /** Null (or undefined) deletes. `cause` is the record being processed. */
  write(keyBytes: Uint8Array, value: unknown, timestamp: number, cause: StreamRecord): 'latest' {
    const { slot, keepContext } = this.#options
    slot.current = this.cached ? keepContext(cause) : cause
    if (value === null || value === undefined) this.view.bytes.put(keyBytes, null)
    else if (this.#kept === undefined) this.view.bytes.put(keyBytes, this.view.toBytes(value, timestamp))
    else this.#kept.put(keyBytes, { value, timestamp })
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
      (key, newRow, oldRow, context, kept) => {
        const row = newRow === null ? undefined : ((kept as Row | undefined) ?? this.view.valueFromBytes(newRow))
        const update = this.#heldBack(key, row, oldRow, context)
        this.#options.withContext(context, () => forward(update))
      },
      { oldValues: sendOldValues },
    )
  }

  #heldBack(key: Uint8Array, row: Row | undefined, oldRow: Uint8Array | null, context: RecordContext): StreamRecord {
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
