// A store of sessions as operators use it: keys encoded once, updates that a record cache held back come out as changes of windowed keys, dated at the end of their session.
import type { StreamRecord, Window, Windowed } from '@millrace/record'
import type { CachedStore, SessionView, WindowedRow } from '@millrace/state'
import type { SessionRow, SessionTable, TableLookup, TableRow } from '../operators/context.ts'
import { heldBackChange, type UpdateContexts } from './held-back.ts'

export interface SessionsOptions extends UpdateContexts {
  /** Over the cache, if there is one. */
  readonly view: SessionView<unknown, unknown>
  readonly cache: CachedStore | undefined
  /** Among sessions that ended together, those that began first go first; otherwise keys decide. Kafka Streams' persistent and memory stores differ in this. */
  readonly startBeforeKey: boolean
}

export class Sessions implements SessionTable, TableLookup {
  readonly cached: boolean
  readonly view: SessionView<unknown, unknown>
  readonly #options: SessionsOptions

  constructor(options: SessionsOptions) {
    this.#options = options
    this.view = options.view
    this.cached = options.cache !== undefined
  }

  encodeKey(key: unknown): Uint8Array {
    return this.view.keyToBytes(key)
  }

  get(key: unknown): TableRow | undefined {
    const { key: inner, window } = key as Windowed<unknown>
    const value = this.view.fetchSession(inner, window.startMs, window.endMs)
    return value === undefined ? undefined : { value, timestamp: window.endMs }
  }

  find(keyBytes: Uint8Array, earliestEndMs: number, latestStartMs: number): readonly SessionRow[] {
    const rows: SessionRow[] = []
    for (const { window, value } of this.view.sessions(keyBytes, earliestEndMs, latestStartMs)) {
      rows.push({ window, value: this.view.valueFromBytes(value) })
    }
    return rows
  }

  write(keyBytes: Uint8Array, { startMs, endMs }: Window, value: unknown, cause: StreamRecord): void {
    this.#options.slot.current = this.cached ? this.#options.keepContext(cause) : cause
    this.view.write(keyBytes, startMs, endMs, value === null ? null : this.view.valueToBytes(value))
  }

  endedBetween(fromMs: number, toMs: number): readonly { readonly key: Windowed<unknown>; readonly value: unknown }[] {
    return [...this.view.endedBetween(fromMs, toMs)]
      .sort(this.#options.startBeforeKey ? byEndAndStart : byEndAndKey)
      .map(({ key, window, value }) => ({
        key: { key: this.view.keyFromBytes(key), window },
        value: this.view.valueFromBytes(value),
      }))
  }

  onFlush(forward: (record: StreamRecord) => void, sendOldValues: boolean): void {
    this.#options.cache?.onFlush(
      (rowKey, newRow, oldRow, context) => {
        const { key, window } = this.view.windowedRow(rowKey, rowKey)
        const update = {
          key: { key: this.view.keyFromBytes(key), window },
          newValue: newRow === null ? null : this.view.valueFromBytes(newRow),
          oldValue: oldRow === null ? null : this.view.valueFromBytes(oldRow),
          timestamp: window.endMs,
        }
        this.#options.withContext(context, () => forward(heldBackChange(update, context)))
      },
      { oldValues: sendOldValues },
    )
  }
}

function byEndAndStart(a: WindowedRow, b: WindowedRow): number {
  return a.window.endMs - b.window.endMs || a.window.startMs - b.window.startMs || Buffer.compare(a.key, b.key)
}

function byEndAndKey(a: WindowedRow, b: WindowedRow): number {
  return a.window.endMs - b.window.endMs || Buffer.compare(a.key, b.key) || a.window.startMs - b.window.startMs
}
