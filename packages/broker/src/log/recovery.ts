// Opens a partition's segments after any kind of stop.
// Law: what is left is a prefix of valid batches, and no offset that was given out is given out again.
import { buildEndTxnMarker, setBaseOffset } from '@millrace/protocol'
import type { Disk } from '../disk/disk.ts'
import { type BatchHeader, batchHeaderBytes, isWholeBatch, noProducerId, readBatchHeader } from './batch-header.ts'
import { type LogCheckpoint, loadCheckpoint } from './log-checkpoint.ts'
import { ProducerState } from './producer-state.ts'
import { Segment, segmentName, segmentsIn } from './segment.ts'
import { SegmentIndex } from './segment-index.ts'

const scanChunkBytes = 4 * 1024 * 1024

export interface RecoveryOptions {
  readonly disk: Disk
  readonly directory: string
  readonly indexIntervalBytes: number
  readonly nowMs: number
  readonly log: (line: string) => void
}

export interface RecoveredLog {
  /** Ascending, at least one; the last one takes appends. */
  readonly segments: Segment[]
  /** Those behind the recovery point: their bytes may not be synced. */
  readonly scanned: readonly Segment[]
  readonly startOffset: number
  readonly nextOffset: number
  readonly producers: ProducerState
  /** The checkpoint from which the scan went on; null where everything was scanned. */
  readonly checkpoint: LogCheckpoint | null
}

export function recoverLog(options: RecoveryOptions): RecoveredLog {
  const { disk, directory, indexIntervalBytes } = options
  const segments = segmentsIn(disk, directory).map((base) => new Segment(disk, directory, base, indexIntervalBytes))
  const checkpoint = loadCheckpoint(disk, directory)
  const from = segments.findIndex((segment) => segment.baseOffset === checkpoint?.segment)
  const trusted = checkpoint && from >= 0 && (segments[from] as Segment).sizeBytes >= checkpoint.position
  const scan = new Scan(options, trusted ? ProducerState.restore(checkpoint.producers) : new ProducerState())
  if (trusted) scan.run(segments, from, checkpoint.position, checkpoint.nextOffset)
  else scan.run(segments, 0, 0, segments[0]?.baseOffset ?? 0)
  const startOffset = Math.max(checkpoint?.startOffset ?? 0, segments[0]?.baseOffset ?? 0)
  const nextOffset = Math.max(scan.nextOffset, checkpoint?.nextOffset ?? 0, startOffset)
  if (segments.length === 0 || nextOffset > scan.endOfBatches) closeGap(options, segments, startOffset, nextOffset)
  return {
    segments,
    checkpoint: trusted ? checkpoint : null,
    scanned: segments.slice(trusted ? from : 0),
    startOffset,
    nextOffset,
    producers: scan.producers,
  }
}

/**
 * Remembers that offsets below `nextOffset` were given out though nothing stands there: by a control batch at the last of them, which
 * clients pass over and which lets them reach the end; in a log without records by the name of the next segment.
 */
function closeGap(options: RecoveryOptions, segments: Segment[], startOffset: number, nextOffset: number): void {
  const { disk, directory, indexIntervalBytes, nowMs } = options
  if (segments.length === 0 || startOffset === nextOffset) {
    for (const outdated of segments.splice(0)) outdated.remove()
    segments.push(new Segment(disk, directory, nextOffset, indexIntervalBytes))
    return
  }
  const marker = buildEndTxnMarker({
    type: 'commit',
    producerId: noProducerId,
    producerEpoch: -1,
    coordinatorEpoch: 0,
    timestamp: nowMs,
  })
  setBaseOffset(marker, nextOffset - 1, 0)
  const last = segments.at(-1) as Segment
  last.append(marker, readBatchHeader(marker) as BatchHeader)
  last.syncNow()
}

class Scan {
  readonly producers: ProducerState
  /** Above every offset found, those of cut-off batches included. */
  nextOffset = 0
  /** Above every offset that is still in the log. */
  endOfBatches = 0
  readonly #options: RecoveryOptions

  constructor(options: RecoveryOptions, producers: ProducerState) {
    this.#options = options
    this.producers = producers
  }

  run(segments: Segment[], from: number, position: number, nextOffset: number): void {
    this.nextOffset = nextOffset
    for (let at = from; at < segments.length; at++) {
      const segment = segments[at] as Segment
      // The bytes that stood between were never synced and are gone; what follows them is no prefix any more.
      const before = segments[at - 1]
      if (before && segment.baseOffset > this.nextOffset) return this.#cut(segments, at - 1, before.sizeBytes)
      const end = this.#scanSegment(segment, at === from ? position : 0)
      this.endOfBatches = this.nextOffset
      if (end < segment.sizeBytes) return this.#cut(segments, at, end)
    }
  }

  /** Checks the batches from a position on; returns where the valid ones end. */
  #scanSegment(segment: Segment, from: number): number {
    const { disk, directory, indexIntervalBytes } = this.#options
    const indexPath = `${directory}/${segmentName(segment.baseOffset)}.index`
    const saved = SegmentIndex.load(disk, indexPath, from, indexIntervalBytes)
    const index = segment.startIndex(saved ?? undefined)
    if (!saved && from > 0) {
      for (const { header, position } of segment.batches()) {
        if (position >= from) break
        index.add(header, position)
      }
    }
    for (const { header, position } of wholeBatches(segment, from, this.nextOffset)) {
      index.add(header, position)
      this.producers.note(header, this.#options.nowMs)
      this.nextOffset = header.lastOffset + 1
      from = position + header.sizeBytes
    }
    return from
  }

  /** Drops what is behind the first batch that is not whole. Bytes that hold later valid batches are set aside in a file. */
  #cut(segments: Segment[], at: number, position: number): void {
    const { disk, directory, log } = this.#options
    const segment = segments[at] as Segment
    const rest = segment.read(position, segment.sizeBytes - position)
    const beyond = Math.max(
      highestOffsetIn(rest, this.nextOffset),
      ...segments.slice(at + 1).map((later) => endOf(later) - 1),
    )
    const where = `${directory}/${segmentName(segment.baseOffset)}.log`
    if (rest.byteLength > 0)
      log(`${where}: ${rest.byteLength} bytes after ${position} are no whole batches and were cut off`)
    if (beyond >= this.nextOffset) {
      const aside = disk.open(`${directory}/${segmentName(segment.baseOffset)}.${position}.damaged`)
      aside.truncate(0)
      aside.append(rest)
      aside.close()
      for (const later of segments.slice(at + 1)) {
        later.rest()
        disk.rename(
          `${directory}/${segmentName(later.baseOffset)}.log`,
          `${directory}/${segmentName(later.baseOffset)}.damaged`,
        )
      }
      log(`${where}: offsets ${this.nextOffset} to ${beyond} are lost; what is left of them is kept in *.damaged`)
      this.nextOffset = beyond + 1
    }
    for (const later of segments.splice(at + 1)) later.remove()
    segment.cut(position)
    segment.syncNow()
  }
}

/** Batches from `from` on while each is whole, passes its CRC and has offsets from `nextOffset` on. */
function* wholeBatches(segment: Segment, from: number, nextOffset: number): ReturnType<Segment['batches']> {
  let position = from
  let chunk: Uint8Array = new Uint8Array(0)
  let chunkStart = position
  while (position < segment.sizeBytes) {
    let header = readBatchHeader(chunk, position - chunkStart)
    if (!header || position + header.sizeBytes > chunkStart + chunk.byteLength) {
      chunk = segment.read(position, Math.max(scanChunkBytes, header?.sizeBytes ?? 0))
      chunkStart = position
      header = readBatchHeader(chunk)
      if (header && position + header.sizeBytes > segment.sizeBytes) return
      if (header && header.sizeBytes > chunk.byteLength) chunk = segment.read(position, header.sizeBytes)
    }
    if (!header || header.baseOffset < nextOffset || !isWholeBatch(chunk, position - chunkStart, header)) return
    yield { position, header }
    position += header.sizeBytes
    nextOffset = header.lastOffset + 1
  }
}

/** The highest offset of any valid batch in bytes that do not start with one; -1 where there is none. Offsets that cannot follow `from` are chance. */
function highestOffsetIn(bytes: Uint8Array, from: number): number {
  let highest = -1
  for (let at = 0; at + batchHeaderBytes <= bytes.byteLength; at++) {
    if (bytes[at + 16] !== 2) continue
    const header = readBatchHeader(bytes, at)
    if (!header || header.baseOffset < from || header.baseOffset - from > 0x7fff_ffff) continue
    if (!isWholeBatch(bytes, at, header)) continue
    highest = Math.max(highest, header.lastOffset)
    at += header.sizeBytes - 1
  }
  return highest
}

function endOf(segment: Segment): number {
  let end = segment.baseOffset
  for (const { header } of segment.batches()) end = Math.max(end, header.lastOffset + 1)
  return end
}
