// The bottom of a windowed store: rows by segment, hidden once they are older than the retention allows, and deleted a whole segment at a time.
// Law: it remembers the largest time put (stream time, as far as this store saw it) and the last sequence number in a row of its own, so that both commit and roll back with the data.
import { allocateBytes, readInt32, readInt64, writeInt32, writeInt64 } from '@millrace/serde'
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'
import { type RowLayout, segmentBytes, segmentOf, segmentStart, sequenceOf, windowLayout } from '../window-keys.ts'

export interface SegmentedOptions {
  readonly layout: RowLayout
  readonly retentionMs: number
  readonly segmentMs: number
  /** Which late rows are refused: those whose segment is gone, as Kafka Streams' persistent stores do it, or every one that is hidden, as its memory stores do it. */
  readonly refuses: 'segments' | 'rows'
  /** Rows are hidden one millisecond later than otherwise: Kafka Streams' persistent stores of windows that are emitted when they close. */
  readonly keepsBoundary?: boolean
  /** A row was refused. */
  readonly onRefused: () => void
  /** Deletes a range with the next commit. */
  readonly clearRange: (from: Uint8Array, to: Uint8Array) => void
}

const memoryRow = new Uint8Array(0)
const nothingSeen = -1
const largestSequence = 0x7fffffff

export class SegmentedStore implements ByteStore {
  readonly name: string
  readonly options: SegmentedOptions
  readonly #store: ByteStore
  #observedMs = nothingSeen
  #sequence = 0
  /** What the row says. */
  #savedMs = nothingSeen
  #savedSequence = 0
  /** What came back from the changelog, which the row need not know. */
  #restoredMs = nothingSeen
  #restoredSequence = 0
  /** Segments below it are cleared, or about to be. */
  #clearedBelow: number | undefined

  constructor(store: ByteStore, options: SegmentedOptions) {
    this.name = store.name
    this.options = options
    this.#store = store
    this.load()
  }

  /** The largest time put so far, −1 at first. */
  get observedMs(): number {
    return this.#observedMs
  }

  /** Rows up to this time are hidden. */
  get hiddenUpTo(): number {
    const { retentionMs, keepsBoundary } = this.options
    return this.#observedMs - retentionMs - (keepsBoundary === true ? 1 : 0)
  }

  /** 1, 2, …: tells rows of one key and time apart. */
  nextSequence(): number {
    this.#sequence = this.#sequence === largestSequence ? 0 : this.#sequence + 1
    return this.#sequence
  }

  get(row: Uint8Array): Uint8Array | undefined {
    return this.options.layout.timeOf(row) <= this.hiddenUpTo ? undefined : this.#store.get(row)
  }

  put(row: Uint8Array, value: Uint8Array | null): void {
    if (this.admit(this.options.layout.timeOf(row))) this.#store.put(row, value)
  }

  /** Takes note of a time; false, and counted, where a row of it is refused. For rows that are put past this wrapper. */
  admit(time: number): boolean {
    if (time > this.#observedMs) this.#observe(time)
    if (!this.#isRefused(time)) return true
    this.options.onRefused()
    return false
  }

  *scan(range?: ByteRange): Generator<ByteEntry, void, undefined> {
    for (const entry of this.#store.scan(range)) if (this.#isSeen(entry.key)) yield entry
  }

  async *scanAsync(range?: ByteRange): AsyncGenerator<ByteEntry, void, undefined> {
    for await (const entry of this.#store.scanAsync(range)) if (this.#isSeen(entry.key)) yield entry
  }

  /** Rows that are there in fact, hidden ones too: where whole segments go, those whose segment has not gone yet; otherwise none that is hidden. */
  *scanKept(range?: ByteRange): Generator<ByteEntry, void, undefined> {
    const { layout } = this.options
    for (const entry of this.#store.scan(range)) {
      if (entry.key.length >= segmentBytes && !this.#isRefused(layout.timeOf(entry.key))) yield entry
    }
  }

  /** Takes up what the store remembers: when it is opened, after it was restored, and after a rollback. */
  load(): void {
    const saved = this.#store.get(memoryRow)
    this.#savedMs = saved === undefined ? nothingSeen : readInt64(saved, 0)
    this.#savedSequence = saved === undefined ? 0 : readInt32(saved, 8)
    this.#observedMs = Math.max(this.#savedMs, this.#restoredMs)
    this.#sequence = Math.max(this.#savedSequence, this.#restoredSequence)
    this.#clearedBelow = undefined
  }

  /** Puts down what is to be remembered. Before a commit is prepared. */
  save(): void {
    if (this.#savedMs === this.#observedMs && this.#savedSequence === this.#sequence) return
    const bytes = allocateBytes(12)
    writeInt64(bytes, 0, this.#observedMs)
    writeInt32(bytes, 8, this.#sequence)
    this.#store.put(memoryRow, bytes)
    this.#savedMs = this.#observedMs
    this.#savedSequence = this.#sequence
  }

  /** A row comes back from the changelog: below this wrapper, but from the next {@link load} on it counts as seen. */
  restored(row: Uint8Array): void {
    const { layout } = this.options
    this.#restoredMs = Math.max(this.#restoredMs, layout.timeOf(row))
    if (layout === windowLayout) this.restoredSequence(sequenceOf(row))
  }

  /** The same for a number alone. */
  restoredSequence(sequence: number): void {
    this.#restoredSequence = Math.max(this.#restoredSequence, sequence)
  }

  #isSeen(row: Uint8Array): boolean {
    return row.length >= segmentBytes && this.options.layout.timeOf(row) > this.hiddenUpTo
  }

  #isRefused(time: number): boolean {
    const { refuses, retentionMs, segmentMs } = this.options
    const oldest = this.#observedMs - retentionMs
    return refuses === 'rows' ? time <= oldest : segmentOf(time, segmentMs) < segmentOf(oldest, segmentMs)
  }

  #observe(time: number): void {
    this.#observedMs = time
    const { retentionMs, segmentMs, clearRange } = this.options
    const firstLive = segmentOf(time - retentionMs, segmentMs)
    if (firstLive <= 0 || firstLive === this.#clearedBelow) return
    // What an earlier life did not get to clear is cleared with the first segment of this one.
    clearRange(segmentStart(this.#clearedBelow ?? 0), segmentStart(firstLive))
    this.#clearedBelow = firstLive
  }
}
