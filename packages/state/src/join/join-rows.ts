// How records that wait for a join lie in a store: many of one key and stretch of time in few rows, so that a lookup is a few gets and never a scan.
//   row:    segment 8 | key | stretch 8 | chunk 4       (chunk 0 takes new records; once it is full it becomes the next of 1, 2, …)
//   chunk 0: full chunks 4 | record*                     other chunks: record*
//   record: timestamp 8 | sequence 4 | length 4 | value
// Records stand in the order in which they came.
import { allocateBytes, readInt32, readInt64, writeInt32, writeInt64 } from '@millrace/serde'
import { segmentBytes } from '../window-keys.ts'

const rowTail = 12
const recordHeader = 16
/** In front of the records of chunk 0. */
export const headBytes = 4

export interface KeptRecord {
  readonly timestamp: number
  readonly sequence: number
  /** A view. */
  readonly value: Uint8Array
}

/** The key of a record in the changelog: as a window's that starts at its time. */
export function changelogKey(key: Uint8Array, timestamp: number, sequence: number): Uint8Array {
  const bytes = allocateBytes(key.length + rowTail)
  bytes.set(key)
  writeInt64(bytes, key.length, timestamp)
  writeInt32(bytes, key.length + 8, sequence)
  return bytes
}

/** A row of a key and stretch; {@link atChunk} makes another one of it. */
export function chunkRow(segment: number, key: Uint8Array, stretch: number, chunk: number): Uint8Array {
  const row = allocateBytes(segmentBytes + key.length + rowTail)
  writeInt64(row, 0, segment)
  row.set(key, segmentBytes)
  writeInt64(row, segmentBytes + key.length, stretch)
  writeInt32(row, row.length - 4, chunk)
  return row
}

export function atChunk(row: Uint8Array, chunk: number): Uint8Array {
  const other = allocateBytes(row.length)
  other.set(row)
  writeInt32(other, row.length - 4, chunk)
  return other
}

export function chunkOf(row: Uint8Array): number {
  return readInt32(row, row.length - 4)
}

/** False for rows that hold something else than records. */
export function isChunkRow(row: Uint8Array): boolean {
  return row.length >= segmentBytes + rowTail
}

export function keyOfRow(row: Uint8Array): Uint8Array {
  return row.subarray(segmentBytes, row.length - rowTail)
}

/** An empty head in front of `fullChunks` others. */
export function emptyHead(fullChunks: number): Uint8Array {
  const head = allocateBytes(headBytes)
  writeInt32(head, 0, fullChunks)
  return head
}

export function fullChunksOf(head: Uint8Array): number {
  return readInt32(head, 0)
}

export function recordBytes(value: Uint8Array): number {
  return recordHeader + value.length
}

/** The chunk with a record more. A new array: the old one may be shared. */
export function withRecord(chunk: Uint8Array, { timestamp, sequence, value }: KeptRecord): Uint8Array {
  const grown = allocateBytes(chunk.length + recordBytes(value))
  grown.set(chunk)
  const at = chunk.length
  writeInt64(grown, at, timestamp)
  writeInt32(grown, at + 8, sequence)
  writeInt32(grown, at + 12, value.length)
  grown.set(value, at + recordHeader)
  return grown
}

/** Adds a chunk's records of a stretch of time to `found`, both ends included. */
export function readRecords(
  chunk: Uint8Array,
  from: number,
  time: { readonly fromMs: number; readonly toMs: number },
  found: KeptRecord[],
): void {
  for (let at = from; at < chunk.length; ) {
    const timestamp = readInt64(chunk, at)
    const end = at + recordHeader + readInt32(chunk, at + 12)
    if (timestamp >= time.fromMs && timestamp <= time.toMs) {
      found.push({ timestamp, sequence: readInt32(chunk, at + 8), value: chunk.subarray(at + recordHeader, end) })
    }
    at = end
  }
}

/** By time; of the same time in the order in which they came. Mostly they are in order already. */
export function sortByTime(records: KeptRecord[]): KeptRecord[] {
  for (let at = 1; at < records.length; at++) {
    if ((records[at] as KeptRecord).timestamp < (records[at - 1] as KeptRecord).timestamp) {
      return records.sort((a, b) => a.timestamp - b.timestamp)
    }
  }
  return records
}

/** Rows of one key and stretch of time. */
export function sameChain(a: Uint8Array, b: Uint8Array): boolean {
  const length = a.length - 4
  return a.length === b.length && Buffer.compare(a.subarray(0, length), b.subarray(0, length)) === 0
}
