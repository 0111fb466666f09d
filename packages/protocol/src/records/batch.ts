// A record batch (magic 2) as a view of the bytes that hold it.
//
//    0 int64 base offset        8 int32 length of what follows   12 int32 partition leader epoch   16 int8 magic
//   17 uint32 CRC-32C of all bytes from 21 on                    21 int16 attributes               23 int32 last offset delta
//   27 int64 base timestamp    35 int64 max timestamp            43 int64 producer id              51 int16 producer epoch
//   53 int32 base sequence     57 int32 record count             61 records, compressed as one
//   attributes: bits 0-2 compression, 3 log append time, 4 transactional, 5 control, 6 delete horizon
import { type Compression, compressionOf } from '../compression/compression.ts'
import { crc32c } from '../crc32c.ts'
import { protocolError } from '../errors.ts'
import { int16At, int32At, int64At, isSafeInt64At, putInt16, putInt32, putInt64 } from '../wire/fixed.ts'

export const batchHeaderBytes = 61
/** Base offset and length: what precedes the bytes that the length counts. */
export const batchPrefixBytes = 12
const batchCrcStart = 21

export type TimestampType = 'createTime' | 'logAppendTime'

/** A view; valid as long as the bytes are not reused. Its numbers are checked to be safe integers when it is made. */
export class RecordBatch {
  /** The whole batch, header included. */
  readonly bytes: Uint8Array

  /** `bytes` must be one whole batch; {@link batchesIn} finds them. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get sizeBytes(): number {
    return this.bytes.length
  }
  get baseOffset(): number {
    return int64At(this.bytes, 0)
  }
  get lastOffsetDelta(): number {
    return int32At(this.bytes, 23)
  }
  get lastOffset(): number {
    return this.baseOffset + this.lastOffsetDelta
  }
  /** Where the next batch may start: one after `lastOffset`, also when compaction has removed the last records. */
  get nextOffset(): number {
    return this.lastOffset + 1
  }
  get partitionLeaderEpoch(): number {
    return int32At(this.bytes, 12)
  }
  /** The stored checksum; {@link verifyCrc} compares it. */
  get crc(): number {
    return int32At(this.bytes, 17) >>> 0
  }
  get attributes(): number {
    return int16At(this.bytes, 21)
  }
  /** Throws `PROTOCOL_COMPRESSION` for an unknown codec. */
  get compression(): Compression {
    return compressionOf(this.attributes & 0x07)
  }
  get timestampType(): TimestampType {
    return this.attributes & 0x08 ? 'logAppendTime' : 'createTime'
  }
  get isTransactional(): boolean {
    return (this.attributes & 0x10) !== 0
  }
  get isControl(): boolean {
    return (this.attributes & 0x20) !== 0
  }
  /** True where `firstTimestamp` holds the time from which tombstones may go. */
  get hasDeleteHorizon(): boolean {
    return (this.attributes & 0x40) !== 0
  }
  /** What the records' timestamps count from. */
  get firstTimestamp(): number {
    return int64At(this.bytes, 27)
  }
  get maxTimestamp(): number {
    return int64At(this.bytes, 35)
  }
  /** -1 without idempotence. */
  get producerId(): number {
    return int64At(this.bytes, 43)
  }
  get producerEpoch(): number {
    return int16At(this.bytes, 51)
  }
  /** -1 without idempotence. */
  get baseSequence(): number {
    return int32At(this.bytes, 53)
  }
  /** How many records the header announces; compaction may leave 0. */
  get count(): number {
    return int32At(this.bytes, 57)
  }
}

/**
 * The batches in a buffer, in order. A batch that the buffer's end cuts off is left out: a fetch may end in one.
 * Throws `PROTOCOL_CORRUPT_BATCH` at the first one whose header cannot be right. Checksums are not compared.
 */
export function* batchesIn(buffer: Uint8Array): Generator<RecordBatch, void, undefined> {
  for (let at = 0; at + batchPrefixBytes <= buffer.length; ) {
    const length = int32At(buffer, at + 8)
    if (length < batchHeaderBytes - batchPrefixBytes) {
      throw corrupt(`the batch at byte ${at} announces ${length} bytes, fewer than its header has`)
    }
    const end = at + batchPrefixBytes + length
    if (end > buffer.length) return
    const batch = new RecordBatch(buffer.subarray(at, end))
    checkHeader(batch, at)
    yield batch
    at = end
  }
}

function checkHeader(batch: RecordBatch, at: number): void {
  const { bytes } = batch
  if (bytes[16] !== 2) throw corrupt(`the batch at byte ${at} has magic ${bytes[16]}; only 2 is understood`)
  for (const field of [0, 27, 35, 43]) {
    if (!isSafeInt64At(bytes, field)) throw corrupt(`the batch at byte ${at} has a 64-bit integer beyond 2^53`)
  }
  if (batch.lastOffsetDelta < 0 || batch.count < 0 || !Number.isSafeInteger(batch.nextOffset)) {
    throw corrupt(`the batch at byte ${at} has last offset delta ${batch.lastOffsetDelta} and ${batch.count} records`)
  }
}

export function corrupt(message: string, cause?: unknown): Error {
  return protocolError('PROTOCOL_CORRUPT_BATCH', message, {}, cause)
}

/** True where the batch's checksum is that of its bytes. */
export function verifyCrc(batch: RecordBatch): boolean {
  return crc32c(batch.bytes.subarray(batchCrcStart)) === batch.crc
}

/** Writes base offset and leader epoch in place; both lie outside the checksum. */
export function setBaseOffset(batchBytes: Uint8Array, offset: number, leaderEpoch: number): void {
  putInt64(batchBytes, 0, offset)
  putInt32(batchBytes, 12, leaderEpoch)
}

/** Stamps a batch with the log's time, in place, as `message.timestamp.type=LogAppendTime` asks; the checksum follows. */
export function setLogAppendTime(batchBytes: Uint8Array, timestampMs: number): void {
  putInt16(batchBytes, 21, int16At(batchBytes, 21) | 0x08)
  putInt64(batchBytes, 35, timestampMs)
  putCrc(batchBytes)
}

/** Computes and writes the checksum of a finished batch. */
export function putCrc(batchBytes: Uint8Array): void {
  putInt32(batchBytes, 17, crc32c(batchBytes.subarray(batchCrcStart)))
}
