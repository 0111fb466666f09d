// Scans of windowed stores by key and time. A stretch of few segments is read segment by segment, at the key; a longer one from end to end, leaving out other keys.
import type { ByteEntry, ByteRange, ByteStore } from '../byte-store.ts'
import { keyAfter } from '../key-text.ts'
import { type RowLayout, segmentBytes, segmentOf, segmentStart, windowRow } from '../window-keys.ts'
import type { ScanDirection } from '../window-store.ts'

/** Above so many segments, one long scan. */
const fewSegments = 16

export interface TimeRange extends ScanDirection {
  readonly fromMs: number
  readonly toMs: number
}

export interface ScannedStore {
  readonly bytes: ByteStore
  readonly layout: RowLayout
  readonly segmentMs: number
  /** No row that a scan may give is older, or younger. */
  readonly bounds: () => { readonly earliestMs: number; readonly latestMs: number }
}

/** The ranges of rows that hold a key's times, or everybody's; a row in them must still be looked at with {@link isWanted}. */
export function scanRanges(store: ScannedStore, key: Uint8Array | undefined, time: TimeRange): readonly ByteRange[] {
  const { segmentMs } = store
  const { earliestMs, latestMs } = store.bounds()
  const from = Math.max(0, time.fromMs, earliestMs)
  const to = Math.min(time.toMs, latestMs)
  if (to < from) return []
  const first = segmentOf(from, segmentMs)
  const last = segmentOf(to, segmentMs)
  const direction = { reverse: time.reverse ?? false }
  if (key === undefined || last - first >= fewSegments) {
    return [{ from: segmentStart(first), to: segmentStart(last + 1), ...direction }]
  }
  const ranges: ByteRange[] = []
  for (let segment = first; segment <= last; segment++) {
    ranges.push({
      from: windowRow(segment, key, from, 0).subarray(0, segmentBytes + key.length + 8),
      to: keyAfter(windowRow(segment, key, to, -1)),
      ...direction,
    })
  }
  return direction.reverse ? ranges.reverse() : ranges
}

/** Other keys lie between a key's times where one begins with the other. */
export function isWanted(
  row: Uint8Array,
  { layout }: ScannedStore,
  key: Uint8Array | undefined,
  time: TimeRange,
): boolean {
  const at = layout.timeOf(row)
  if (at < time.fromMs || at > time.toMs) return false
  return key === undefined || hasKey(row, key, layout)
}

export function* scanWindowed(
  store: ScannedStore,
  key: Uint8Array | undefined,
  time: TimeRange,
): Generator<ByteEntry, void, undefined> {
  for (const range of scanRanges(store, key, time)) {
    for (const entry of store.bytes.scan(range)) if (isWanted(entry.key, store, key, time)) yield entry
  }
}

export async function* scanWindowedAsync(
  store: ScannedStore,
  key: Uint8Array | undefined,
  time: TimeRange,
): AsyncGenerator<ByteEntry, void, undefined> {
  for (const range of scanRanges(store, key, time)) {
    for await (const entry of store.bytes.scanAsync(range)) if (isWanted(entry.key, store, key, time)) yield entry
  }
}

function hasKey(row: Uint8Array, key: Uint8Array, { tailBytes }: RowLayout): boolean {
  if (row.length !== segmentBytes + key.length + tailBytes) return false
  for (let i = 0; i < key.length; i++) if (row[segmentBytes + i] !== key[i]) return false
  return true
}
