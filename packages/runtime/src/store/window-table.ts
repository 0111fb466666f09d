// A store of windows as operators use it: keys encoded once, rows as (value, timestamp), updates that a record cache held back come out as changes of windowed keys.
import type { StreamRecord, Windowed } from '@millrace/record'
import type { CachedStore, WindowView } from '@millrace/state'
import type { TableLookup, TableRow, WindowRow, WindowTable } from '../operators/context.ts'
import { KeptRows } from './kept-rows.ts'
import { type HeldBack, heldBackChange, type UpdateContexts } from './held-back.ts'

export interface TimestampedWindowsOptions extends UpdateContexts {
  /** Over the cache, if there is one. */
  readonly view: WindowView<unknown, TableRow>
  readonly cache: CachedStore | undefined
  /** Of a serialised value: where this can be told, the cache keeps rows as they are. */
  readonly byteLength: ((value: unknown) => number) | undefined
}

export class TimestampedWindows implements WindowTable, TableLookup {
  readonly cached: boolean
  readonly view: WindowView<unknown, TableRow>
  readonly #options: TimestampedWindowsOptions
  readonly #kept: KeptRows | undefined

  constructor(options: TimestampedWindowsOptions) {
    const { view, cache, byteLength } = options
    this.#options = options
    this.view = view
    this.cached = cache !== undefined
    this.#kept = KeptRows.of(cache, view, byteLength)
  }

  encodeKey(key: unknown): Uint8Array {
    return this.view.keyToBytes(key)
  }

  get(key: unknown): TableRow | undefined {
    const { key: inner, window } = key as Windowed<unknown>
    return this.view.fetch(inner, window.startMs)
  }

  read(keyBytes: Uint8Array, startMs: number): TableRow | undefined {
    if (this.#kept !== undefined) return this.#kept.get(this.view.rowToRead(keyBytes, startMs))
    const row = this.view.read(keyBytes, startMs)
    return row === undefined ? undefined : this.view.valueFromBytes(row)
  }

  write(keyBytes: Uint8Array, startMs: number, row: TableRow | null, cause: StreamRecord): void {
    this.#options.slot.current = this.cached ? this.#options.keepContext(cause) : cause
    if (row === null) this.view.write(keyBytes, null, startMs)
    else if (this.#kept === undefined) this.view.write(keyBytes, this.view.valueToBytes(row), startMs)
    else this.#kept.put(this.view.rowToWrite(keyBytes, startMs), row)
  }

  rows(keyBytes: Uint8Array, fromMs: number, toMs: number, reverse: boolean): readonly WindowRow[] {
    const rows: WindowRow[] = []
    for (const { window, value } of this.view.rows(keyBytes, { fromMs, toMs, reverse })) {
      rows.push({ startMs: window.startMs, row: this.view.valueFromBytes(value) })
    }
    return rows
  }

  /** Of all keys, by start and then by the keys' bytes. */
  closedRows(fromMs: number, toMs: number): readonly { readonly key: Windowed<unknown>; readonly row: TableRow }[] {
    return [...this.view.rows(undefined, { fromMs, toMs })]
      .sort((a, b) => a.window.startMs - b.window.startMs || Buffer.compare(a.key, b.key))
      .map(({ key, window, value }) => ({
        key: { key: this.view.keyFromBytes(key), window },
        row: this.view.valueFromBytes(value),
      }))
  }

  onFlush(forward: (record: StreamRecord) => void, sendOldValues: boolean): void {
    this.#options.cache?.onFlush(
      (rowKey, newRow, oldRow, context, kept) => {
        const { key, window } = this.view.windowedRow(rowKey, rowKey)
        const row = newRow === null ? undefined : ((kept as TableRow | undefined) ?? this.view.valueFromBytes(newRow))
        const update: HeldBack = {
          key: { key: this.view.keyFromBytes(key), window },
          newValue: row?.value,
          oldValue: oldRow === null ? null : this.view.valueFromBytes(oldRow).value,
          timestamp: row?.timestamp ?? context.timestamp,
        }
        this.#options.withContext(context, () => forward(heldBackChange(update, context)))
      },
      { oldValues: sendOldValues },
    )
  }
}
