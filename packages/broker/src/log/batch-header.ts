// The 61 bytes before the records of a batch (magic 2), read in place. The log needs the header only: records stay as received.
//
//   0 base offset int64 | 8 length int32 (of what follows it) | 12 leader epoch int32 | 16 magic int8 | 17 CRC-32C uint32 (of 21..end)
//  21 attributes int16 | 23 last offset delta int32 | 27 base timestamp int64 | 35 max timestamp int64
//  43 producer id int64 | 51 producer epoch int16 | 53 base sequence int32 | 57 record count int32
import { crc32c } from '@millrace/protocol'

export const batchHeaderBytes = 61
const bytesBeforeLength = 12
const checkedFrom = 21
const transactionalBit = 0x10
const controlBit = 0x20

export interface BatchHeader {
  readonly baseOffset: number
  readonly lastOffset: number
  /** The whole batch, header included. */
  readonly sizeBytes: number
  readonly magic: number
  readonly baseTimestamp: number
  readonly maxTimestamp: number
  readonly lastOffsetDelta: number
  readonly count: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly isTransactional: boolean
  readonly isControl: boolean
}

export const noProducerId = -1

/** The header at `at`; null where fewer than 61 bytes remain or the numbers cannot be a batch's. The body may be missing. */
export function readBatchHeader(bytes: Uint8Array, at = 0): BatchHeader | null {
  if (bytes.byteLength - at < batchHeaderBytes) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, batchHeaderBytes)
  const baseOffset = int64(view, 0)
  const sizeBytes = view.getInt32(8) + bytesBeforeLength
  const lastOffsetDelta = view.getInt32(23)
  if (sizeBytes < batchHeaderBytes || baseOffset < 0 || lastOffsetDelta < 0) return null
  if (!Number.isSafeInteger(baseOffset + lastOffsetDelta)) return null
  const attributes = view.getInt16(21)
  return {
    baseOffset,
    lastOffset: baseOffset + lastOffsetDelta,
    sizeBytes,
    magic: view.getInt8(16),
    baseTimestamp: int64(view, 27),
    maxTimestamp: int64(view, 35),
    lastOffsetDelta,
    count: view.getInt32(57),
    producerId: int64(view, 43),
    producerEpoch: view.getInt16(51),
    baseSequence: view.getInt32(53),
    isTransactional: (attributes & transactionalBit) !== 0,
    isControl: (attributes & controlBit) !== 0,
  }
}

/** True where the whole batch at `at` is there, of magic 2, and its CRC holds. */
export function isWholeBatch(bytes: Uint8Array, at: number, header: BatchHeader): boolean {
  if (header.magic !== 2 || header.sizeBytes > bytes.byteLength - at) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, batchHeaderBytes)
  return view.getUint32(17) === crc32c(bytes.subarray(at + checkedFrom, at + header.sizeBytes)) >>> 0
}

function int64(view: DataView, at: number): number {
  return view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4)
}
