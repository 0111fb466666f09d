// Where a table operator's result goes: into its store, if it has one, and downstream; at once, or from the store's cache at the next flush.
import type { StreamRecord } from '@millrace/record'
import type { OperatorContext, TableRow, TableStore } from './context.ts'
import type { Downstream } from './operator-node.ts'
import { asChange } from './records.ts'

export class TableOutput {
  readonly #store: TableStore
  readonly #downstream: Downstream
  readonly #sendOldValues: boolean

  constructor(context: OperatorContext, store: string, sendOldValues: boolean) {
    this.#store = context.table(store)
    this.#downstream = context.downstream
    this.#sendOldValues = sendOldValues
    if (this.#store.cached) this.#store.onFlush((record) => context.downstream.forward(record), sendOldValues)
  }

  encodeKey(key: unknown): Uint8Array {
    return this.#store.encodeKey(key)
  }

  read(keyBytes: Uint8Array): TableRow | undefined {
    return this.#store.read(keyBytes)
  }

  /** Writes the new value of the record's key and tells the children, unless the cache will. */
  update(record: StreamRecord, keyBytes: Uint8Array, newValue: unknown, oldValue: unknown, timestamp: number): void {
    const outcome = this.#store.write(keyBytes, newValue, timestamp, record)
    if (this.#store.cached || outcome === 'expired') return
    const before = this.#sendOldValues ? oldValue : null
    this.#downstream.forward(asChange(record, newValue, before, timestamp, outcome === 'latest'))
  }
}
