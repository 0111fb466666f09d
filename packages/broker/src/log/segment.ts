// A file of record batches, exactly as received but for base offset and leader epoch, named after its first offset.
// Law: the batches stand in order of their offsets, and none is below `baseOffset`.
import type { Disk, DiskFile } from '../disk/disk.ts'
import { type BatchHeader, batchHeaderBytes, readBatchHeader } from './batch-header.ts'
import { SegmentIndex } from './segment-index.ts'

const scanChunkBytes = 64 * 1024

/** A batch's header and where the batch starts in its segment. */
export interface LocatedBatch {
  readonly position: number
  readonly header: BatchHeader
}

export class Segment {
  readonly baseOffset: number
  readonly #disk: Disk
  readonly #path: string
  readonly #file: DiskFile
  readonly #indexIntervalBytes: number
  #index: SegmentIndex | null = null
  /** Kept when the index is not; null where it is not known. */
  #maxTimestamp: number | null = null

  constructor(disk: Disk, directory: string, baseOffset: number, indexIntervalBytes: number) {
    this.baseOffset = baseOffset
    this.#disk = disk
    this.#path = `${directory}/${segmentName(baseOffset)}`
    this.#file = disk.open(`${this.#path}.log`)
    this.#indexIntervalBytes = indexIntervalBytes
  }

  get sizeBytes(): number {
    return this.#file.sizeBytes
  }

  /** Read from its file, or rebuilt, at the first need. */
  get index(): SegmentIndex {
    if (this.#index) return this.#index
    this.#index = SegmentIndex.load(this.#disk, this.#indexPath, this.sizeBytes, this.#indexIntervalBytes)
    if (this.#index) return this.#index
    const index = this.startIndex()
    for (const { header, position } of this.batches()) index.add(header, position)
    return index
  }

  /** Of all batches; -1 where there is none. Loads no index to stay. */
  get maxTimestamp(): number {
    if (this.#index) return this.#index.maxTimestamp
    if (this.#maxTimestamp === null) {
      this.#maxTimestamp = this.index.maxTimestamp
      this.#index = null
    }
    return this.#maxTimestamp
  }

  /** Puts `index` (default: an empty one) in place of the present one, to be filled by who walks the segment anyway. */
  startIndex(index: SegmentIndex = new SegmentIndex(this.#indexIntervalBytes)): SegmentIndex {
    this.#index = index
    return index
  }

  append(batch: Uint8Array, header: BatchHeader): void {
    const index = this.index
    index.add(header, this.#file.append(batch))
    this.#maxTimestamp = null
  }

  /** The first batch that ends at or after `offset`; null where there is none. `hint` is a batch's position known not to be behind it. */
  locate(offset: number, hint = -1): LocatedBatch | null {
    const from = hint >= 0 ? hint : this.index.positionBefore(offset)
    for (const found of this.batches(from)) if (found.header.lastOffset >= offset) return found
    return null
  }

  /** The batches from a batch's position on. Stops at the end or at what is not a whole batch by its length; CRCs are not checked. */
  *batches(from = 0): Iterable<LocatedBatch> {
    let position = from
    let chunk = this.#file.read(position, scanChunkBytes)
    let chunkStart = position
    while (position + batchHeaderBytes <= this.sizeBytes) {
      if (position + batchHeaderBytes > chunkStart + chunk.byteLength) {
        chunk = this.#file.read(position, scanChunkBytes)
        chunkStart = position
      }
      const header = readBatchHeader(chunk, position - chunkStart)
      if (!header || position + header.sizeBytes > this.sizeBytes) return
      yield { position, header }
      position += header.sizeBytes
    }
  }

  read(position: number, length: number): Uint8Array {
    return this.#file.read(position, length)
  }

  /** Cuts off what is behind the batches that the index knows. */
  cut(sizeBytes: number): void {
    this.#file.truncate(sizeBytes)
  }

  sync(): Promise<void> {
    return this.#file.sync()
  }

  syncNow(): void {
    this.#file.syncNow()
  }

  saveIndex(): void {
    this.#index?.save(this.#disk, this.#indexPath, this.sizeBytes)
  }

  /** Gives back descriptor and index memory; the segment can still be used. */
  rest(): void {
    this.#file.close()
    this.#maxTimestamp = this.#index?.maxTimestamp ?? this.#maxTimestamp
    this.#index = null
  }

  remove(): void {
    this.#file.close()
    this.#disk.remove(`${this.#path}.log`)
    this.#disk.remove(this.#indexPath)
  }

  get #indexPath(): string {
    return `${this.#path}.index`
  }
}

/** Twenty digits, as Kafka names segments, so that names sort by offset. */
export function segmentName(baseOffset: number): string {
  return String(baseOffset).padStart(20, '0')
}

/** The base offsets of the segments in a directory, ascending. */
export function segmentsIn(disk: Disk, directory: string): number[] {
  return disk
    .list(directory)
    .filter((name) => /^\d{20}\.log$/.test(name))
    .map((name) => Number(name.slice(0, 20)))
}
