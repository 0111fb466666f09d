// The records that one side of a join keeps for the other: by key and time, several of the same key and time too.
// Law: no lookup scans. What a window can hold of a key lies in as many rows as it has chunks, in two or three stretches of time, and `get` finds them.
import type { ByteStore } from '../byte-store.ts'
import { hashOf } from '../hash.ts'
import type { RestoredEntry } from '../state-database.ts'
import { segmentOf, sequenceOf, windowLayout } from '../window-keys.ts'
import type { SegmentedStore } from '../wrappers/segmented.ts'
import { ChainFilter } from './chain-filter.ts'
import { readChain } from './chain.ts'
import {
  atChunk,
  changelogKey,
  chunkRow,
  emptyHead,
  fullChunksOf,
  headBytes,
  type KeptRecord,
  recordBytes,
  sortByTime,
  withRecord,
} from './join-rows.ts'
import { RestoredChunks } from './restored-chunks.ts'

/** A chunk of more bytes takes no further record: what a put writes anew stays small, however many records a key has. */
const fullChunkBytes = 1_024

const noRecords = emptyHead(0)

/** Stretches are at least as long, or a short window would put each record into a row of its own. */
const shortestStretchMs = 1_000

export interface JoinBufferOptions {
  /** How far apart the records of a window can be. */
  readonly windowSizeMs: number
  /** Null values count for the retention too, as in Kafka Streams' memory stores. */
  readonly observesNulls: boolean
}

export class JoinBuffer {
  readonly name: string
  readonly windowSizeMs: number
  readonly bytes: ByteStore
  readonly segments: SegmentedStore
  readonly #stretchMs: number
  readonly #observesNulls: boolean
  readonly #filter = new ChainFilter()

  /** `segments` wraps `bytes`, with the layout of windows: it knows how late a record may be, and forgets what is too old. */
  constructor(bytes: ByteStore, segments: SegmentedStore, options: JoinBufferOptions) {
    this.name = bytes.name
    this.bytes = bytes
    this.segments = segments
    this.windowSizeMs = options.windowSizeMs
    this.#stretchMs = Math.max(options.windowSizeMs, shortestStretchMs)
    this.#observesNulls = options.observesNulls
    this.#filter.startAfter(segments.observedMs)
  }

  /** Takes up what the store remembers: after it was restored, and after a rollback. */
  load(): void {
    this.segments.load()
    this.#filter.startAfter(this.segments.observedMs)
  }

  /** Keeps a record, unless it is too late; null is not kept. Returns its key in the changelog: kept or not, it is logged. */
  put(key: Uint8Array, value: Uint8Array | null, timestamp: number): Uint8Array {
    const sequence = this.segments.nextSequence()
    if ((value !== null || this.#observesNulls) && this.segments.admit(timestamp) && value !== null) {
      const hash = hashOf(key)
      const headRow = this.#headRow(key, timestamp)
      const head = this.#mayHave(hash, timestamp) ? this.bytes.get(headRow) : undefined
      this.#append(headRow, head ?? noRecords, { timestamp, sequence, value })
      this.#filter.add(segmentOf(timestamp, this.segments.options.segmentMs), hash, this.#stretchOf(timestamp))
    }
    return changelogKey(key, timestamp, sequence)
  }

  /** The key's records of a stretch of time, both ends included, by time and then in the order in which they came. */
  fetch(key: Uint8Array, fromMs: number, toMs: number): readonly KeptRecord[] {
    const from = Math.max(0, fromMs, this.segments.hiddenUpTo + 1)
    const to = Math.min(toMs, this.segments.observedMs)
    const found: KeptRecord[] = []
    if (to < from) return found
    const time = { fromMs: from, toMs: to }
    const hash = hashOf(key)
    for (let at = from; at <= to; at = this.#nextRowAt(at)) {
      if (this.#mayHave(hash, at)) readChain(this.bytes, this.#headRow(key, at), time, found)
    }
    return sortByTime(found)
  }

  /** What records of the changelog make of the rows. */
  restore(
    records: readonly { readonly key: Uint8Array; readonly value: Uint8Array | null }[],
  ): readonly RestoredEntry[] {
    const chunks = new RestoredChunks(this.bytes, fullChunkBytes)
    for (const { key, value } of records) {
      if (key.length < windowLayout.tailBytes) continue
      const timestamp = windowLayout.timeOf(key)
      if (value !== null || this.#observesNulls) this.segments.restored(key)
      else this.segments.restoredSequence(sequenceOf(key))
      const userKey = key.subarray(0, key.length - windowLayout.tailBytes)
      chunks.set(this.#headRow(userKey, timestamp), { timestamp, sequence: sequenceOf(key) }, value)
    }
    return chunks.entries()
  }

  #append(headRow: Uint8Array, before: Uint8Array, record: KeptRecord): void {
    let head = before
    if (head.length > headBytes && head.length + recordBytes(record.value) > fullChunkBytes) {
      const chunk = fullChunksOf(head) + 1
      this.bytes.put(atChunk(headRow, chunk), head.subarray(headBytes))
      head = emptyHead(chunk)
    }
    this.bytes.put(headRow, withRecord(head, record))
  }

  /** Of a key with this hash, at this time. */
  #mayHave(hash: number, timestamp: number): boolean {
    const stretch = this.#stretchOf(timestamp)
    const segment = segmentOf(timestamp, this.segments.options.segmentMs)
    return this.#filter.mayHave(segment, hash, stretch, stretch * this.#stretchMs)
  }

  #headRow(key: Uint8Array, timestamp: number): Uint8Array {
    return chunkRow(segmentOf(timestamp, this.segments.options.segmentMs), key, this.#stretchOf(timestamp), 0)
  }

  #stretchOf(timestamp: number): number {
    return Math.floor(timestamp / this.#stretchMs)
  }

  /** The first time that lies in another row: in the next stretch, or in the next segment. */
  #nextRowAt(timestamp: number): number {
    const { segmentMs } = this.segments.options
    const stretch = (this.#stretchOf(timestamp) + 1) * this.#stretchMs
    return Math.min(stretch, (segmentOf(timestamp, segmentMs) + 1) * segmentMs)
  }
}
