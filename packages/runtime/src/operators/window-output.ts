// Where a windowed aggregation's result goes: into its store, and downstream at once, from the cache at the next flush, or when its window is closed.
import type { StreamRecord, Window } from '@millrace/record'
import type { OperatorContext, TableRow, WindowRow, WindowTable } from './context.ts'
import type { ClosedRange } from './final-emission.ts'
import { changed } from './records.ts'

export interface WindowOutputOptions {
  readonly store: string
  readonly emitsFinal: boolean
  readonly sendOldValues: boolean
}

export class WindowOutput {
  readonly #context: OperatorContext
  readonly #store: WindowTable
  readonly #options: WindowOutputOptions
  readonly #forwardsUpdates: boolean

  constructor(context: OperatorContext, options: WindowOutputOptions) {
    this.#context = context
    this.#store = context.windows(options.store)
    this.#options = options
    this.#forwardsUpdates = !this.#store.cached && !options.emitsFinal
    if (this.#store.cached && !options.emitsFinal) {
      this.#store.onFlush((record) => context.downstream.forward(record), options.sendOldValues)
    }
  }

  encodeKey(key: unknown): Uint8Array {
    return this.#store.encodeKey(key)
  }

  read(keyBytes: Uint8Array, startMs: number): TableRow | undefined {
    return this.#store.read(keyBytes, startMs)
  }

  /** A key's windows that start in a stretch of time, the last one first if reversed. */
  rows(keyBytes: Uint8Array, fromMs: number, toMs: number, reverse: boolean): readonly WindowRow[] {
    return this.#store.rows(keyBytes, fromMs, toMs, reverse)
  }

  /** Writes a window's new aggregate (null deletes) and tells the children, unless somebody else will. */
  update(record: StreamRecord, keyBytes: Uint8Array, window: Window, row: TableRow, oldValue: unknown): void {
    this.#store.write(keyBytes, window.startMs, row.value === null || row.value === undefined ? null : row, record)
    if (!this.#forwardsUpdates) return
    const { headers } = record
    const old = this.#options.sendOldValues ? oldValue : null
    this.#context.downstream.forward(changed({ key: record.key, window }, row.value, old, row.timestamp, headers))
  }

  /** Sends closed windows downstream, by start and key, with the headers of the record that closed them. */
  emitClosed(record: StreamRecord, { fromMs, toMs }: ClosedRange): void {
    for (const { key, row } of this.#store.closedRows(fromMs, toMs)) {
      this.#context.downstream.forward(changed(key, row.value, null, row.timestamp, record.headers))
    }
  }
}
