// Builds record batches. Records go straight into one growing buffer; the header is written when the batch is built.
import type { Headers } from '@millrace/record'
import { compress, type Compression, compressionCode } from '../compression/compression.ts'
import { protocolError } from '../errors.ts'
import { putInt16, putInt32, putInt64 } from '../wire/fixed.ts'
import { batchHeaderBytes, batchPrefixBytes, putCrc } from './batch.ts'
import { RecordWriter } from './record-writer.ts'

export interface BatchOptions {
  /** Default 0: the broker gives the real one. */
  readonly baseOffset?: number
  readonly partitionLeaderEpoch?: number
  readonly producerId?: number
  readonly producerEpoch?: number
  readonly baseSequence?: number
  readonly transactional?: boolean
  readonly control?: boolean
  readonly compression?: Compression
}

/** The header of a batch, as numbers: everything but what follows from the records' bytes. */
export interface BatchHeader {
  readonly baseOffset: number
  readonly partitionLeaderEpoch: number
  readonly attributes: number
  readonly lastOffsetDelta: number
  readonly firstTimestamp: number
  readonly maxTimestamp: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly count: number
}

export class RecordBatchBuilder {
  readonly #records = new RecordWriter(batchHeaderBytes)
  #count = 0
  #firstTimestamp = 0
  #maxTimestamp = 0

  /** The batch's size if it were built now without compression. */
  get sizeBytes(): number {
    return this.#records.length
  }

  get count(): number {
    return this.#count
  }

  /** Copies the record into the batch; its offset is one after the last. `timestamp` is in milliseconds, any order. */
  append(timestamp: number, key: Uint8Array | null, value: Uint8Array | null, headers: Headers): void {
    if (!Number.isSafeInteger(timestamp)) {
      throw protocolError('PROTOCOL_INVALID_VALUE', `a timestamp is ${timestamp}; whole milliseconds are wanted`)
    }
    if (this.#count === 0) {
      this.#firstTimestamp = timestamp
      this.#maxTimestamp = timestamp
    } else if (timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp
    this.#records.write(timestamp - this.#firstTimestamp, this.#count, key, value, headers)
    this.#count++
  }

  /** The batch as bytes of its own; the builder keeps its records. Throws `PROTOCOL_INVALID_VALUE` when there are none. */
  build(options: BatchOptions = {}): Uint8Array {
    if (this.#count === 0) throw protocolError('PROTOCOL_INVALID_VALUE', 'a batch needs a record; append one first')
    const compression = options.compression ?? 'none'
    const attributes = compressionCode(compression) | (options.transactional ? 0x10 : 0) | (options.control ? 0x20 : 0)
    return sealBatch(this.#records.view, compression, {
      baseOffset: options.baseOffset ?? 0,
      partitionLeaderEpoch: options.partitionLeaderEpoch ?? -1,
      attributes,
      lastOffsetDelta: this.#count - 1,
      firstTimestamp: this.#firstTimestamp,
      maxTimestamp: this.#maxTimestamp,
      producerId: options.producerId ?? -1,
      producerEpoch: options.producerEpoch ?? -1,
      baseSequence: options.baseSequence ?? -1,
      count: this.#count,
    })
  }

  /** Forgets the records; what is appended then is of another batch. */
  reset(): void {
    this.#records.reset()
    this.#count = 0
  }
}

/** `plain` is headroom for the header, then the records. Returns new bytes. */
export function sealBatch(plain: Uint8Array, compression: Compression, header: BatchHeader): Uint8Array {
  const bytes = compression === 'none' ? plain.slice() : compressed(plain, compression)
  putInt64(bytes, 0, header.baseOffset)
  putInt32(bytes, 8, bytes.length - batchPrefixBytes)
  putInt32(bytes, 12, header.partitionLeaderEpoch)
  bytes[16] = 2
  putInt16(bytes, 21, header.attributes)
  putInt32(bytes, 23, header.lastOffsetDelta)
  putInt64(bytes, 27, header.firstTimestamp)
  putInt64(bytes, 35, header.maxTimestamp)
  putInt64(bytes, 43, header.producerId)
  putInt16(bytes, 51, header.producerEpoch)
  putInt32(bytes, 53, header.baseSequence)
  putInt32(bytes, 57, header.count)
  putCrc(bytes)
  return bytes
}

function compressed(plain: Uint8Array, compression: Compression): Uint8Array {
  const packed = compress(compression, plain.subarray(batchHeaderBytes))
  const bytes = new Uint8Array(batchHeaderBytes + packed.length)
  bytes.set(packed, batchHeaderBytes)
  return bytes
}
