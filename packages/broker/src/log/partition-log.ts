// One partition: segments in a row, appended at the end, read from anywhere, deleted from the front.
// Law: an offset names one record for ever; what was acknowledged is found again after kill -9, and with `fsync: 'always'` after
// a power loss too. The high watermark is what may be read: with `always` it follows the sync, else the append.
import { batchesIn, recordsOf, setBaseOffset, setLogAppendTime } from '@millrace/protocol'
import type { Clock } from '@millrace/record'
import type { Disk } from '../disk/disk.ts'
import { type AppendError, validateBatch } from './append-validation.ts'
import { type BatchHeader, readBatchHeader } from './batch-header.ts'
import { type LogCheckpoint, saveCheckpoint } from './log-checkpoint.ts'
import type { LogConfig } from './log-config.ts'
import type { ProducerEntry, ProducerState } from './producer-state.ts'
import { ReadPositions } from './read-positions.ts'
import { recoverLog } from './recovery.ts'
import { type LocatedBatch, Segment } from './segment.ts'

export interface PartitionLogOptions {
  readonly disk: Disk
  /** Of this partition; made where it is absent. */
  readonly directory: string
  readonly config: LogConfig
  readonly clock: Clock
  /** Sync before a record counts as written. */
  readonly syncAlways: boolean
  readonly log: (line: string) => void
}

export type AppendResult =
  | { readonly ok: true; readonly firstOffset: number; readonly nextOffset: number; readonly appendTimeMs: number }
  | { readonly ok: false; readonly error: AppendError; readonly message: string }

const leaderEpoch = 0
const producerExpiryMs = 24 * 3_600_000

export class PartitionLog {
  readonly #options: PartitionLogOptions
  readonly #segments: Segment[]
  readonly #producers: ProducerState
  readonly #positions = new ReadPositions()
  readonly #listeners = new Set<(bytes: number) => void>()
  /** Segments with bytes that may not be synced yet. */
  readonly #unsynced = new Set<Segment>()
  config: LogConfig
  #startOffset: number
  #nextOffset: number
  #highWatermark: number
  #checkpoint: LogCheckpoint
  #syncing: Promise<void> | null = null
  #failure: unknown = null
  #closed = false

  constructor(options: PartitionLogOptions) {
    this.#options = options
    this.config = options.config
    const { disk, directory, clock, log } = options
    disk.makeDirectory(directory)
    const { indexIntervalBytes } = options.config
    const recovered = recoverLog({ disk, directory, indexIntervalBytes, nowMs: clock.now(), log })
    this.#segments = recovered.segments
    this.#producers = recovered.producers
    this.#startOffset = recovered.startOffset
    this.#nextOffset = this.#highWatermark = recovered.nextOffset
    for (const segment of recovered.scanned) {
      if (options.syncAlways) segment.syncNow()
      else this.#unsynced.add(segment)
    }
    const none = {
      startOffset: this.#startOffset,
      nextOffset: this.#nextOffset,
      segment: -1,
      position: 0,
      producers: [],
    }
    this.#checkpoint = recovered.checkpoint ?? none
  }

  /** The first offset that can be read. */
  get startOffset(): number {
    return this.#startOffset
  }

  /** The offset that the next record gets. */
  get endOffset(): number {
    return this.#nextOffset
  }

  /** Records below it may be read. */
  get highWatermark(): number {
    return this.#highWatermark
  }

  /** Records below it belong to no open transaction. */
  get lastStableOffset(): number {
    return this.#highWatermark
  }

  get sizeBytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.sizeBytes, 0)
  }

  get producers(): readonly ProducerEntry[] {
    return this.#producers.entries
  }

  /** Appends one batch; base offset and leader epoch are written into `bytes`. A batch that was appended before answers its first offset. */
  append(bytes: Uint8Array): AppendResult {
    if (this.#closed || this.#failure) {
      return { ok: false, error: 'KAFKA_STORAGE_ERROR', message: `the log is ${this.#closed ? 'closed' : 'failed'}` }
    }
    const nowMs = this.#options.clock.now()
    const batch = validateBatch(bytes, this.config, nowMs)
    if ('error' in batch) return { ok: false, ...batch }
    const verdict = this.#producers.judge(batch)
    if (verdict.kind === 'refuse') {
      return {
        ok: false,
        error: verdict.error,
        message: `sequence ${batch.baseSequence} of producer ${batch.producerId} epoch ${batch.producerEpoch}`,
      }
    }
    const appendTimeMs = this.config.timestampType === 'LogAppendTime' ? nowMs : -1
    if (verdict.kind === 'duplicate') {
      const nextOffset = verdict.firstOffset + batch.lastOffsetDelta + 1
      return {
        ok: true,
        firstOffset: verdict.firstOffset,
        nextOffset,
        appendTimeMs: appendTimeMs < 0 ? -1 : verdict.timestamp,
      }
    }
    if (appendTimeMs >= 0) setLogAppendTime(bytes, appendTimeMs)
    const firstOffset = this.#nextOffset
    setBaseOffset(bytes, firstOffset, leaderEpoch)
    const placed = readBatchHeader(bytes) as BatchHeader
    this.#segmentFor(placed).append(bytes, placed)
    this.#unsynced.add(this.#active)
    this.#producers.note(placed, nowMs)
    this.#nextOffset = placed.lastOffset + 1
    if (this.#options.syncAlways) void this.#syncSoon()
    else this.#show(this.#nextOffset, bytes.byteLength)
    return { ok: true, firstOffset, nextOffset: this.#nextOffset, appendTimeMs }
  }

  /** Resolves when the records below `offset` may be read: at once, or after the sync that `always` asks for. Rejects when the sync fails. */
  async whenVisible(offset: number): Promise<void> {
    while (this.#highWatermark < offset) {
      if (this.#failure) throw this.#failure
      if (this.#closed) throw new Error('the log was closed before the sync')
      await this.#syncSoon()
    }
  }

  /**
   * Whole batches from the one that holds `offset`, below the high watermark, up to `maxBytes`; with `atLeastOne` the first batch
   * whatever its size. Null where `offset` is out of range.
   */
  read(offset: number, maxBytes: number, atLeastOne: boolean): Uint8Array | null {
    if (offset < this.#startOffset || offset > this.#nextOffset) return null
    if (offset >= this.#highWatermark || (maxBytes <= 0 && !atLeastOne)) return noBytes
    for (let at = this.#segmentIndexOf(offset); at < this.#segments.length; at++) {
      const segment = this.#segments[at] as Segment
      const found = segment.locate(offset, this.#positions.find(segment, offset))
      if (!found) continue
      const needed = found.header.sizeBytes
      if (needed > maxBytes && !atLeastOne) return noBytes
      const bytes = segment.read(found.position, Math.max(needed, maxBytes))
      return this.#wholeVisibleBatches(segment, found.position, bytes)
    }
    return noBytes
  }

  /** The first record with this timestamp or a later one; null where there is none. */
  offsetForTimestamp(timestamp: number): { offset: number; timestamp: number } | null {
    for (const segment of this.#segments) {
      if (segment.maxTimestamp < timestamp) continue
      for (const batch of segment.batches(segment.index.positionBeforeTimestamp(timestamp))) {
        if (batch.header.maxTimestamp < timestamp || batch.header.lastOffset < this.#startOffset) continue
        if (batch.header.baseOffset >= this.#highWatermark) return null
        const record = this.#recordsIn(segment, batch).find(
          (each) => each.timestamp >= timestamp && each.offset >= this.#startOffset,
        )
        if (record) return { offset: record.offset, timestamp: record.timestamp }
      }
    }
    return null
  }

  /** The record with the largest timestamp (the first of several); null in an empty log. */
  offsetOfMaxTimestamp(): { offset: number; timestamp: number } | null {
    const largest = this.#segments.reduce((max, segment) => Math.max(max, segment.maxTimestamp), -1)
    return largest < 0 ? null : this.offsetForTimestamp(largest)
  }

  /** Moves the start up to `offset` (at most the high watermark) and removes segments that are wholly below it. */
  deleteRecordsBefore(offset: number): void {
    if (offset <= this.#startOffset) return
    this.#startOffset = Math.min(offset, this.#highWatermark)
    this.#removeSegmentsBelowStart()
  }

  /** Applies `retention.ms` and `retention.bytes`. */
  enforceRetention(): void {
    const nowMs = this.#options.clock.now()
    this.#producers.expire(nowMs - producerExpiryMs)
    if (!this.config.deletes) return
    const { retentionMs, retentionBytes } = this.config
    let sizeBytes = this.sizeBytes
    let drop = 0
    for (const segment of this.#segments) {
      const { maxTimestamp } = segment
      const tooOld = retentionMs >= 0 && maxTimestamp >= 0 && nowMs - maxTimestamp > retentionMs
      const tooMuch = retentionBytes >= 0 && sizeBytes - segment.sizeBytes >= retentionBytes && segment !== this.#active
      if (segment.sizeBytes === 0 || (!tooOld && !tooMuch)) break
      sizeBytes -= segment.sizeBytes
      drop++
    }
    if (drop === 0) return
    if (drop === this.#segments.length) this.#roll()
    this.#startOffset = Math.max(this.#startOffset, (this.#segments[drop] as Segment).baseOffset)
    this.#removeSegmentsBelowStart()
  }

  /** Syncs what was appended and moves the recovery point there. `durable`: the checkpoint itself is synced too. */
  async checkpoint(durable: boolean = this.#options.syncAlways): Promise<void> {
    if (this.#closed) return
    if (this.#checkpoint.nextOffset === this.#nextOffset && this.#checkpoint.segment === this.#active.baseOffset) return
    const point: LogCheckpoint = {
      startOffset: this.#startOffset,
      nextOffset: this.#nextOffset,
      segment: this.#active.baseOffset,
      position: this.#active.sizeBytes,
      producers: structuredClone(this.#producers.entries),
    }
    this.#active.saveIndex()
    const segments = [...this.#unsynced]
    await Promise.all(segments.map((segment) => segment.sync()))
    if (this.#closed) return
    for (const segment of segments) if (segment !== this.#active) this.#unsynced.delete(segment)
    this.#checkpoint = { ...point, startOffset: this.#startOffset }
    saveCheckpoint(this.#options.disk, this.#options.directory, this.#checkpoint, durable)
  }

  /** Tells of bytes that became readable, and of the end of the log (0 bytes). Returns how to stop listening. */
  onReadable(listener: (bytes: number) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Ends use of the log; what was appended stays. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const listener of [...this.#listeners]) listener(0)
    for (const segment of this.#segments) segment.rest()
  }

  get #active(): Segment {
    return this.#segments.at(-1) as Segment
  }

  #show(offset: number, bytes: number): void {
    this.#highWatermark = offset
    for (const listener of [...this.#listeners]) listener(bytes)
  }

  /** One sync at a time; what is appended meanwhile shares the next one. */
  #syncSoon(): Promise<void> {
    this.#syncing ??= Promise.resolve().then(async () => {
      if (this.#closed) {
        this.#syncing = null
        return
      }
      const upTo = this.#nextOffset
      const segments = [...this.#unsynced]
      this.#unsynced.clear()
      this.#unsynced.add(this.#active)
      try {
        await Promise.all(segments.map((segment) => segment.sync()))
        this.#syncing = null
        if (upTo > this.#highWatermark) this.#show(upTo, Number.MAX_SAFE_INTEGER)
        if (this.#nextOffset > upTo) void this.#syncSoon()
      } catch (error) {
        this.#syncing = null
        this.#failure = error
        this.#options.log(
          `${this.#options.directory}: a sync failed; the partition takes no more records until a restart`,
        )
      }
    })
    return this.#syncing
  }

  #segmentFor(batch: BatchHeader): Segment {
    const { sizeBytes, index } = this.#active
    if (sizeBytes === 0) return this.#active
    const tooLarge = sizeBytes + batch.sizeBytes > this.config.segmentBytes
    const tooOld = batch.maxTimestamp - (index.firstTimestamp ?? batch.maxTimestamp) > this.config.segmentMs
    if (tooLarge || tooOld) this.#roll()
    return this.#active
  }

  #roll(): void {
    const { disk, directory } = this.#options
    const full = this.#active
    full.saveIndex()
    full.rest()
    this.#segments.push(new Segment(disk, directory, this.#nextOffset, this.config.indexIntervalBytes))
    this.#unsynced.add(full)
    if (this.#options.syncAlways) disk.syncDirectory(directory)
  }

  /** The index of the last segment that starts at or before `offset`. */
  #segmentIndexOf(offset: number): number {
    let low = 0
    let high = this.#segments.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#segments[middle] as Segment).baseOffset <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  #wholeVisibleBatches(segment: Segment, position: number, bytes: Uint8Array): Uint8Array {
    let end = 0
    let nextOffset = -1
    for (;;) {
      const header = readBatchHeader(bytes, end)
      if (!header || end + header.sizeBytes > bytes.byteLength || header.lastOffset >= this.#highWatermark) break
      end += header.sizeBytes
      nextOffset = header.lastOffset + 1
    }
    this.#positions.remember(segment, nextOffset, position + end)
    return end === bytes.byteLength ? bytes : bytes.subarray(0, end)
  }

  #recordsIn(segment: Segment, batch: LocatedBatch): ReturnType<typeof recordsOf> {
    for (const view of batchesIn(segment.read(batch.position, batch.header.sizeBytes))) return recordsOf(view)
    return []
  }

  #removeSegmentsBelowStart(): void {
    // The checkpoint goes first: a crash in between leaves segments to remove, not a start that is forgotten.
    this.#checkpoint = { ...this.#checkpoint, startOffset: this.#startOffset }
    saveCheckpoint(this.#options.disk, this.#options.directory, this.#checkpoint, this.#options.syncAlways)
    while (this.#segments.length > 1 && (this.#segments[1] as Segment).baseOffset <= this.#startOffset) {
      const removed = this.#segments.shift() as Segment
      this.#unsynced.delete(removed)
      this.#positions.forget(removed)
      removed.remove()
    }
  }
}

const noBytes = new Uint8Array(0)
