// The window store over bytes: a row per key and window start, and per sequence number where duplicates are kept.
import { endOfTime } from '@millrace/record'
import type { ByteEntry, ByteStore } from '../byte-store.ts'
import { segmentOf, userKeyOf, windowLayout, windowRow } from '../window-keys.ts'
import type { ScanDirection, WindowedEntry, WindowedRow, WindowStore } from '../window-store.ts'
import type { SegmentedStore } from '../wrappers/segmented.ts'
import { WindowedCodec, type WindowedCodecs, type WindowedViewOptions } from './windowed-codec.ts'
import { scanWindowed, scanWindowedAsync, type TimeRange } from './windowed-scan.ts'

export interface WindowViewOptions extends WindowedViewOptions {
  readonly windowSizeMs: number
  /** Several rows of one key and start, told apart by a sequence number. */
  readonly retainDuplicates: boolean
}

/** A typed window store, and the bytes under it for operators that serialise a key once. */
export class WindowView<K, V> extends WindowedCodec<K, V> implements WindowStore<K, V> {
  readonly windowSizeMs: number
  readonly #retainDuplicates: boolean

  /** `bytes` is `segments`, or wrappers around it. */
  constructor(bytes: ByteStore, segments: SegmentedStore, codecs: WindowedCodecs<K, V>, options: WindowViewOptions) {
    super(bytes, segments, codecs, options)
    this.windowSizeMs = options.windowSizeMs
    this.#retainDuplicates = options.retainDuplicates
  }

  /** The row's bytes, of the first sequence number. */
  read(key: Uint8Array, startMs: number): Uint8Array | undefined {
    return this.scanned.bytes.get(this.rowToRead(key, startMs))
  }

  write(key: Uint8Array, value: Uint8Array | null, startMs: number): void {
    this.scanned.bytes.put(this.rowToWrite(key, startMs), value)
  }

  /** Where a row is read, of the first sequence number: for whoever reads the store under this view. */
  rowToRead(key: Uint8Array, startMs: number): Uint8Array {
    return this.#row(key, startMs, 0)
  }

  /** Where a row is about to be written. */
  rowToWrite(key: Uint8Array, startMs: number): Uint8Array {
    if (startMs > this.latestMs) this.latestMs = startMs
    return this.#row(key, startMs, this.#retainDuplicates ? this.segments.nextSequence() : 0)
  }

  /** A key's rows by start, or all keys' by segment, key and start. */
  *rows(key: Uint8Array | undefined, time: TimeRange): Generator<WindowedRow, void, undefined> {
    for (const entry of scanWindowed(this.scanned, key, time)) yield this.#rowOf(entry)
  }

  /** What a row of bytes is: key, window, value. */
  windowedRow(row: Uint8Array, value: Uint8Array): WindowedRow {
    return this.#rowOf({ key: row, value })
  }

  fetch(key: K, startMs: number): V | undefined {
    const bytes = this.read(this.keyToBytes(key), startMs)
    return bytes === undefined ? undefined : this.valueFromBytes(bytes)
  }

  put(key: K, value: V | null, startMs: number): void {
    this.write(this.keyToBytes(key), value === null ? null : this.valueToBytes(value), startMs)
  }

  *fetchRange(key: K, fromMs: number, toMs: number, options?: ScanDirection): Generator<WindowedEntry<K, V>> {
    for (const row of this.rows(this.keyToBytes(key), { fromMs, toMs, ...options })) yield this.#entry(row)
  }

  *fetchAll(fromMs: number, toMs: number, options?: ScanDirection): Generator<WindowedEntry<K, V>> {
    for (const row of this.rows(undefined, { fromMs, toMs, ...options })) yield this.#entry(row)
  }

  all(options?: ScanDirection): Iterable<WindowedEntry<K, V>> {
    return this.fetchAll(0, Number.MAX_SAFE_INTEGER, options)
  }

  fetchRangeAsync(key: K, fromMs: number, toMs: number, options?: ScanDirection): AsyncGenerator<WindowedEntry<K, V>> {
    return this.#scanAsync(this.keyToBytes(key), { fromMs, toMs, ...options })
  }

  fetchAllAsync(fromMs: number, toMs: number, options?: ScanDirection): AsyncGenerator<WindowedEntry<K, V>> {
    return this.#scanAsync(undefined, { fromMs, toMs, ...options })
  }

  allAsync(options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>> {
    return this.fetchAllAsync(0, Number.MAX_SAFE_INTEGER, options)
  }

  async *#scanAsync(key: Uint8Array | undefined, time: TimeRange): AsyncGenerator<WindowedEntry<K, V>> {
    for await (const entry of scanWindowedAsync(this.scanned, key, time)) yield this.#entry(this.#rowOf(entry))
  }

  #row(key: Uint8Array, startMs: number, sequence: number): Uint8Array {
    return windowRow(segmentOf(startMs, this.scanned.segmentMs), key, startMs, sequence)
  }

  #rowOf({ key, value }: ByteEntry): WindowedRow {
    const startMs = windowLayout.timeOf(key)
    return {
      key: userKeyOf(key, windowLayout),
      window: { startMs, endMs: Math.min(startMs + this.windowSizeMs, endOfTime) },
      value,
    }
  }

  #entry({ key, window, value }: WindowedRow): WindowedEntry<K, V> {
    return { key: { key: this.keyFromBytes(key), window }, value: this.valueFromBytes(value) }
  }
}
