// The window store over bytes: a row per key and window start, and per sequence number where duplicates are kept.
import { endOfTime } from '@millrace/record'
import type { Serde, SerdeContext } from '@millrace/serde'
import type { ByteEntry, ByteStore } from '../byte-store.ts'
import { stateError } from '../errors.ts'
import { segmentOf, userKeyOf, windowLayout, windowRow } from '../window-keys.ts'
import type { ScanDirection, WindowedEntry, WindowedRow, WindowStore } from '../window-store.ts'
import type { SegmentedStore } from '../wrappers/segmented.ts'
import type { ViewOptions } from './key-value-view.ts'
import { bareValue, timestampedValue, timestampOf } from './timestamped-value.ts'
import { type ScannedStore, scanWindowed, scanWindowedAsync, type TimeRange } from './windowed-scan.ts'

export interface WindowViewOptions extends ViewOptions {
  readonly windowSizeMs: number
  /** Several rows of one key and start, told apart by a sequence number. */
  readonly retainDuplicates: boolean
  /** `bytes` may give rows that the segments hide: a cache over them does. Default: false. */
  readonly showsExpired?: boolean
}

/** How values become bytes: bare, or with their timestamp in front. */
export interface ValueCodec<V> {
  toBytes(value: V): Uint8Array
  fromBytes(bytes: Uint8Array): V
}

/** A typed window store, and the bytes under it for operators that serialise a key once. */
export class WindowView<K, V> implements WindowStore<K, V> {
  readonly name: string
  readonly windowSizeMs: number
  readonly #segments: SegmentedStore
  readonly #scanned: ScannedStore
  readonly #retainDuplicates: boolean
  readonly #key: Serde<K>
  readonly #asKey: SerdeContext
  readonly #value: ValueCodec<V>
  /** The latest start put through this view: the segments may not have seen it yet. */
  #latestMs = 0

  /** `bytes` is `segments`, or wrappers around it. */
  constructor(
    bytes: ByteStore,
    segments: SegmentedStore,
    codecs: { readonly key: Serde<K>; readonly value: ValueCodec<V> },
    options: WindowViewOptions,
  ) {
    this.name = bytes.name
    this.windowSizeMs = options.windowSizeMs
    this.#segments = segments
    this.#scanned = {
      bytes,
      layout: windowLayout,
      segmentMs: segments.options.segmentMs,
      bounds: () => ({
        earliestMs: options.showsExpired === true ? 0 : segments.hiddenUpTo + 1,
        latestMs: Math.max(this.#latestMs, segments.observedMs),
      }),
    }
    this.#retainDuplicates = options.retainDuplicates
    this.#key = codecs.key
    this.#asKey = { topic: options.topic ?? bytes.name, part: 'key' }
    this.#value = codecs.value
  }

  keyToBytes(key: K): Uint8Array {
    if (key === null || key === undefined) {
      throw stateError('STATE_NULL_KEY', `store ${this.name} was asked for key ${String(key)}; keys are never null`)
    }
    return this.#key.serialize(key, this.#asKey)
  }

  keyFromBytes(bytes: Uint8Array): K {
    return this.#key.deserialize(bytes, this.#asKey)
  }

  valueToBytes(value: V): Uint8Array {
    return this.#value.toBytes(value)
  }

  valueFromBytes(bytes: Uint8Array): V {
    return this.#value.fromBytes(bytes)
  }

  /** The row's bytes, of the first sequence number. */
  read(key: Uint8Array, startMs: number): Uint8Array | undefined {
    return this.#scanned.bytes.get(this.#row(key, startMs, 0))
  }

  write(key: Uint8Array, value: Uint8Array | null, startMs: number): void {
    if (startMs > this.#latestMs) this.#latestMs = startMs
    const sequence = this.#retainDuplicates ? this.#segments.nextSequence() : 0
    this.#scanned.bytes.put(this.#row(key, startMs, sequence), value)
  }

  /** A key's rows by start, or all keys' by segment, key and start. */
  *rows(key: Uint8Array | undefined, time: TimeRange): Generator<WindowedRow, void, undefined> {
    for (const entry of scanWindowed(this.#scanned, key, time)) yield this.#rowOf(entry)
  }

  /** What a row of bytes is: key, window, value. */
  windowedRow(row: Uint8Array, value: Uint8Array): WindowedRow {
    return this.#rowOf({ key: row, value })
  }

  fetch(key: K, startMs: number): V | undefined {
    const bytes = this.read(this.keyToBytes(key), startMs)
    return bytes === undefined ? undefined : this.#value.fromBytes(bytes)
  }

  put(key: K, value: V | null, startMs: number): void {
    this.write(this.keyToBytes(key), value === null ? null : this.#value.toBytes(value), startMs)
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
    for await (const entry of scanWindowedAsync(this.#scanned, key, time)) yield this.#entry(this.#rowOf(entry))
  }

  #row(key: Uint8Array, startMs: number, sequence: number): Uint8Array {
    return windowRow(segmentOf(startMs, this.#scanned.segmentMs), key, startMs, sequence)
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
    return { key: { key: this.keyFromBytes(key), window }, value: this.#value.fromBytes(value) }
  }
}

/** Values as the serde writes them. */
export function bareCodec<V>(serde: Serde<V>, topic: string): ValueCodec<V> {
  const context: SerdeContext = { topic, part: 'value' }
  return {
    toBytes: (value) => serde.serialize(value, context),
    fromBytes: (bytes) => serde.deserialize(bytes, context),
  }
}

/** Values with their timestamps. */
export function timestampedCodec<V>(
  serde: Serde<V>,
  topic: string,
): ValueCodec<{ readonly value: V; readonly timestamp: number }> {
  const bare = bareCodec(serde, topic)
  return {
    toBytes: ({ value, timestamp }) => timestampedValue(bare.toBytes(value), timestamp),
    fromBytes: (bytes) => ({ value: bare.fromBytes(bareValue(bytes)), timestamp: timestampOf(bytes) }),
  }
}
