// Rows of windowed stores: 8 bytes of segment number, then Kafka's key, all big-endian.
//   window:  segment 8 | key | start 8 | sequence 4        session:  segment 8 | key | end 8 | start 8
// The segment comes first, so that what expires together lies together; the changelog has the key without it.
import { allocateBytes, readInt32, readInt64, writeInt32, writeInt64 } from '@millrace/serde'

export const segmentBytes = 8

/** How rows of one kind are laid out. */
export interface RowLayout {
  /** Bytes after the key. */
  readonly tailBytes: number
  /** The time by which a row expires: a window's start, a session's end. */
  timeOf(row: Uint8Array): number
}

const windowTail = 12
const sessionTail = 16

export const windowLayout: RowLayout = {
  tailBytes: windowTail,
  timeOf: (row) => readInt64(row, row.length - windowTail),
}

export const sessionLayout: RowLayout = {
  tailBytes: sessionTail,
  timeOf: (row) => readInt64(row, row.length - sessionTail),
}

/** Kafka Streams' segments: half the retention, at least a minute. */
export function segmentMsOf(retentionMs: number): number {
  return Math.max(Math.floor(retentionMs / 2), 60_000)
}

export function segmentOf(timeMs: number, segmentMs: number): number {
  return Math.floor(timeMs / segmentMs)
}

/** The first row that a segment could have. */
export function segmentStart(segment: number): Uint8Array {
  const bytes = allocateBytes(segmentBytes)
  writeInt64(bytes, 0, Math.max(0, segment))
  return bytes
}

export function windowRow(segment: number, key: Uint8Array, startMs: number, sequence: number): Uint8Array {
  const row = allocateBytes(segmentBytes + key.length + windowTail)
  writeInt64(row, 0, segment)
  row.set(key, segmentBytes)
  const at = segmentBytes + key.length
  writeInt64(row, at, startMs)
  writeInt32(row, at + 8, sequence)
  return row
}

export function sessionRow(segment: number, key: Uint8Array, endMs: number, startMs: number): Uint8Array {
  const row = allocateBytes(segmentBytes + key.length + sessionTail)
  writeInt64(row, 0, segment)
  row.set(key, segmentBytes)
  const at = segmentBytes + key.length
  writeInt64(row, at, endMs)
  writeInt64(row, at + 8, startMs)
  return row
}

/** The row's key as the changelog has it. A view. */
export function changelogKeyOf(row: Uint8Array): Uint8Array {
  return row.subarray(segmentBytes)
}

/** The row that a changelog key belongs to. */
export function rowOfChangelogKey(key: Uint8Array, segmentMs: number, { tailBytes }: RowLayout): Uint8Array {
  const row = allocateBytes(segmentBytes + key.length)
  writeInt64(row, 0, segmentOf(readInt64(key, key.length - tailBytes), segmentMs))
  row.set(key, segmentBytes)
  return row
}

/** The user's key in a row. A view. */
export function userKeyOf(row: Uint8Array, { tailBytes }: RowLayout): Uint8Array {
  return row.subarray(segmentBytes, row.length - tailBytes)
}

export function sequenceOf(row: Uint8Array): number {
  return readInt32(row, row.length - 4)
}

export function sessionStartOf(row: Uint8Array): number {
  return readInt64(row, row.length - 8)
}
