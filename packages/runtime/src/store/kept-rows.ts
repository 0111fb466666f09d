// Rows of (value, timestamp) that the record cache keeps as they are: they become bytes when these are needed, at a flush or for a scan.
import { type CachedStore, timestampBytes } from '@millrace/state'
import type { TableRow } from '../operators/context.ts'

export interface RowCodec {
  valueToBytes(row: TableRow): Uint8Array
  valueFromBytes(bytes: Uint8Array): TableRow
}

export class KeptRows {
  readonly #cache: CachedStore
  readonly #byteLength: (value: unknown) => number
  readonly #toBytes: (row: TableRow) => Uint8Array
  readonly #fromBytes: (bytes: Uint8Array) => TableRow

  /** Undefined where there is no cache, and where the serde cannot tell the length of a value: `byteLength` is its method. */
  static of(
    cache: CachedStore | undefined,
    codec: RowCodec,
    byteLength: ((value: unknown) => number) | undefined,
  ): KeptRows | undefined {
    return cache && byteLength && new KeptRows(cache, codec, byteLength)
  }

  private constructor(cache: CachedStore, codec: RowCodec, byteLength: (value: unknown) => number) {
    this.#cache = cache
    this.#byteLength = byteLength
    this.#toBytes = (row) => codec.valueToBytes(row)
    this.#fromBytes = (bytes) => codec.valueFromBytes(bytes)
  }

  get(key: Uint8Array): TableRow | undefined {
    return this.#cache.getKept(key, this.#fromBytes)
  }

  put(key: Uint8Array, row: TableRow): void {
    this.#cache.putKept(key, row, timestampBytes + this.#byteLength(row.value), this.#toBytes)
  }
}
