// The session store over bytes: a row per key, end and start.
import type { Windowed } from '@millrace/record'
import type { ByteEntry } from '../byte-store.ts'
import { segmentOf, sessionLayout, sessionRow, sessionStartOf, userKeyOf } from '../window-keys.ts'
import type { ScanDirection, SessionStore, WindowedEntry, WindowedRow } from '../window-store.ts'
import { WindowedCodec } from './windowed-codec.ts'
import {
  isWanted,
  type ScannedStore,
  scanRanges,
  scanWindowed,
  scanWindowedAsync,
  type TimeRange,
} from './windowed-scan.ts'

const always: TimeRange = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }

/** A typed session store, and the bytes under it for operators that serialise a key once. */
export class SessionView<K, V> extends WindowedCodec<K, V> implements SessionStore<K, V> {
  read(key: Uint8Array, startMs: number, endMs: number): Uint8Array | undefined {
    return this.scanned.bytes.get(this.#row(key, startMs, endMs))
  }

  write(key: Uint8Array, startMs: number, endMs: number, value: Uint8Array | null): void {
    if (endMs > this.latestMs) this.latestMs = endMs
    this.scanned.bytes.put(this.#row(key, startMs, endMs), value)
  }

  /** A key's sessions that end at `earliestEndMs` or later and start at `latestStartMs` or earlier, by end. */
  *sessions(
    key: Uint8Array,
    earliestEndMs: number,
    latestStartMs: number,
    options?: ScanDirection,
  ): Generator<WindowedRow, void, undefined> {
    const time = { ...always, fromMs: Math.max(0, earliestEndMs), ...options }
    for (const entry of scanWindowed(this.scanned, key, time)) {
      if (sessionStartOf(entry.key) <= latestStartMs) yield this.windowedRow(entry.key, entry.value)
    }
  }

  /** All keys' sessions that end in a stretch of time, hidden ones too as long as they are there in fact. */
  *endedBetween(fromMs: number, toMs: number): Generator<WindowedRow, void, undefined> {
    const time = { fromMs, toMs }
    const scanned: ScannedStore = { ...this.scanned, bounds: () => ({ earliestMs: 0, latestMs: toMs }) }
    for (const range of scanRanges(scanned, undefined, time)) {
      for (const { key, value } of this.segments.scanKept(range)) {
        if (isWanted(key, scanned, undefined, time)) yield this.windowedRow(key, value)
      }
    }
  }

  /** What a row of bytes is: key, session, value. */
  windowedRow(row: Uint8Array, value: Uint8Array): WindowedRow {
    const window = { startMs: sessionStartOf(row), endMs: sessionLayout.timeOf(row) }
    return { key: userKeyOf(row, sessionLayout), window, value }
  }

  fetchSession(key: K, startMs: number, endMs: number): V | undefined {
    const bytes = this.read(this.keyToBytes(key), startMs, endMs)
    return bytes === undefined ? undefined : this.valueFromBytes(bytes)
  }

  put({ key, window }: Windowed<K>, value: V | null): void {
    this.write(this.keyToBytes(key), window.startMs, window.endMs, value === null ? null : this.valueToBytes(value))
  }

  remove(session: Windowed<K>): void {
    this.put(session, null)
  }

  *findSessions(
    key: K,
    earliestEndMs: number,
    latestStartMs: number,
    options?: ScanDirection,
  ): Generator<WindowedEntry<K, V>> {
    for (const row of this.sessions(this.keyToBytes(key), earliestEndMs, latestStartMs, options)) yield this.#entry(row)
  }

  fetch(key: K, options?: ScanDirection): Iterable<WindowedEntry<K, V>> {
    return this.findSessions(key, 0, Number.MAX_SAFE_INTEGER, options)
  }

  *all(options?: ScanDirection): Generator<WindowedEntry<K, V>> {
    for (const entry of scanWindowed(this.scanned, undefined, { ...always, ...options })) yield this.#entryOf(entry)
  }

  fetchAsync(key: K, options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>> {
    return this.#scanAsync(this.keyToBytes(key), options)
  }

  allAsync(options?: ScanDirection): AsyncIterable<WindowedEntry<K, V>> {
    return this.#scanAsync(undefined, options)
  }

  async *#scanAsync(key: Uint8Array | undefined, options?: ScanDirection): AsyncGenerator<WindowedEntry<K, V>> {
    for await (const entry of scanWindowedAsync(this.scanned, key, { ...always, ...options }))
      yield this.#entryOf(entry)
  }

  #row(key: Uint8Array, startMs: number, endMs: number): Uint8Array {
    return sessionRow(segmentOf(endMs, this.scanned.segmentMs), key, endMs, startMs)
  }

  #entryOf({ key, value }: ByteEntry): WindowedEntry<K, V> {
    return this.#entry(this.windowedRow(key, value))
  }

  #entry({ key, window, value }: WindowedRow): WindowedEntry<K, V> {
    return { key: { key: this.keyFromBytes(key), window }, value: this.valueFromBytes(value) }
  }
}
