// A versioned store as table operators use it: rows read are the latest versions, and a write says whether it made one.
import type { StreamRecord } from '@millrace/record'
import type { VersionedView } from '@millrace/state'
import type { TableLookup, TableRow, TableStore, WriteOutcome } from '../operators/context.ts'

export class VersionedTable implements TableStore, TableLookup {
  readonly cached = false
  readonly #view: VersionedView<unknown, unknown>

  constructor(view: VersionedView<unknown, unknown>) {
    this.#view = view
  }

  encodeKey(key: unknown): Uint8Array {
    return this.#view.keyToBytes(key)
  }

  get(key: unknown): TableRow | undefined {
    return this.#view.get(key)
  }

  asOf(key: unknown, timestamp: number): TableRow | undefined {
    return this.#view.getAsOf(key, timestamp)
  }

  read(keyBytes: Uint8Array): TableRow | undefined {
    return this.#view.read(keyBytes)
  }

  write(keyBytes: Uint8Array, value: unknown, timestamp: number, _cause: StreamRecord): WriteOutcome {
    return this.#view.write(keyBytes, value ?? null, timestamp).kind
  }

  rowsWithPrefix(): never {
    throw new Error('a versioned store has no rows by prefix')
  }

  /** Nothing is held back. */
  onFlush(): void {}
}
