// Where in a segment an offset or a timestamp is found, about one entry per 4 KiB. It only saves work: all of it can be rebuilt
// from the segment, and a file that does not fit its segment is thrown away.
import { readCheckedFile, writeCheckedFile } from '../disk/checked-file.ts'
import type { Disk } from '../disk/disk.ts'
import type { BatchHeader } from './batch-header.ts'

/** A batch starts at `position` with `offset`; no batch before it has a timestamp above `timestampBefore`. */
interface IndexEntry {
  readonly offset: number
  readonly position: number
  readonly timestampBefore: number
}

interface IndexFile {
  readonly sizeBytes: number
  readonly maxTimestamp: number
  readonly firstTimestamp: number | null
  readonly entries: readonly (readonly [number, number, number])[]
}

export class SegmentIndex {
  readonly #intervalBytes: number
  readonly #entries: IndexEntry[] = []
  #maxTimestamp = -1
  #firstTimestamp: number | null = null

  constructor(intervalBytes: number) {
    this.#intervalBytes = intervalBytes
  }

  /** Of all batches; -1 where there is none. */
  get maxTimestamp(): number {
    return this.#maxTimestamp
  }

  /** The largest timestamp of the first batch: what `segment.ms` counts from. */
  get firstTimestamp(): number | null {
    return this.#firstTimestamp
  }

  /** Batches come in order of position. */
  add(header: BatchHeader, position: number): void {
    if (position === 0 || position - (this.#entries.at(-1)?.position ?? 0) >= this.#intervalBytes) {
      this.#entries.push({ offset: header.baseOffset, position, timestampBefore: this.#maxTimestamp })
    }
    this.#maxTimestamp = Math.max(this.#maxTimestamp, header.maxTimestamp)
    this.#firstTimestamp ??= header.maxTimestamp
  }

  /** Where to start looking for the batch that holds `offset`. */
  positionBefore(offset: number): number {
    return this.#last((entry) => entry.offset <= offset)?.position ?? 0
  }

  /** Where to start looking for the first record of `timestamp` or later. */
  positionBeforeTimestamp(timestamp: number): number {
    return this.#last((entry) => entry.timestampBefore < timestamp)?.position ?? 0
  }

  /** The last entry for which the claim holds; it holds for a prefix. */
  #last(holds: (entry: IndexEntry) => boolean): IndexEntry | undefined {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (holds(this.#entries[middle] as IndexEntry)) low = middle + 1
      else high = middle
    }
    return this.#entries[low - 1]
  }

  save(disk: Disk, path: string, sizeBytes: number): void {
    const file: IndexFile = {
      sizeBytes,
      maxTimestamp: this.#maxTimestamp,
      firstTimestamp: this.#firstTimestamp,
      entries: this.#entries.map((entry) => [entry.offset, entry.position, entry.timestampBefore] as const),
    }
    writeCheckedFile(disk, path, file, { durable: false })
  }

  /** The saved index of a segment of this size; null where it is absent, damaged or of another size. */
  static load(disk: Disk, path: string, sizeBytes: number, intervalBytes: number): SegmentIndex | null {
    const file = readCheckedFile(disk, path) as IndexFile | null
    if (!file || file.sizeBytes !== sizeBytes) return null
    const index = new SegmentIndex(intervalBytes)
    index.#maxTimestamp = file.maxTimestamp
    index.#firstTimestamp = file.firstTimestamp
    for (const [offset, position, timestampBefore] of file.entries) {
      index.#entries.push({ offset, position, timestampBefore })
    }
    return index
  }
}
