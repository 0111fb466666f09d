// Records out of a batch. Keys and values are views of the fetched bytes (or of the decompressed ones): nothing is copied.
//
//   record: varint length, int8 attributes, varlong timestamp delta, varint offset delta,
//           varint key length (-1: null), key, varint value length (-1: null), value,
//           varint header count, (varint length, key, varint length (-1: null), value)*
import { type Header, type Headers, type LogRecord, noHeaders } from '@millrace/record'
import { decompress, defaultMaxDecompressedBytes } from '../compression/compression.ts'
import { batchHeaderBytes, corrupt, type RecordBatch } from './batch.ts'
import { RecordCursor } from './cursor.ts'

export type RecordVisitor = (
  offset: number,
  timestamp: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: Headers,
) => void

export interface DecodeOptions {
  /** Decompressed records above this are refused. Default: 64 MiB. */
  readonly maxDecompressedBytes?: number
}

/**
 * Calls `visit` for every record of a batch, in order, without an object per record.
 * Throws `PROTOCOL_CORRUPT_BATCH`, `PROTOCOL_COMPRESSION`, `PROTOCOL_TOO_LARGE`, after the records before the fault.
 */
export function forEachRecord(batch: RecordBatch, visit: RecordVisitor, options: DecodeOptions = {}): void {
  const cursor = cursorOf(batch, options)
  const { baseOffset, firstTimestamp, count } = batch
  const appendTime = batch.timestampType === 'logAppendTime' ? batch.maxTimestamp : null
  for (let i = 0; i < count; i++) {
    const length = cursor.varint()
    const end = cursor.position + length
    if (length < 0 || end > cursor.end) throw corrupt(`record ${i} announces ${length} bytes`)
    cursor.skip(1)
    const timestamp = firstTimestamp + cursor.varlong()
    const offset = baseOffset + cursor.varint()
    const key = cursor.nullableView()
    const value = cursor.nullableView()
    const headerCount = cursor.varint()
    const headers = headerCount === 0 ? noHeaders : decodeHeaders(cursor, headerCount)
    if (cursor.position !== end) throw corrupt(`record ${i} does not fill its ${length} bytes`)
    if (!Number.isSafeInteger(timestamp)) throw corrupt(`record ${i} has a timestamp beyond 2^53`)
    visit(offset, appendTime ?? timestamp, key, value, headers)
  }
  if (cursor.position !== cursor.end) throw corrupt(`${cursor.end - cursor.position} bytes follow ${count} records`)
}

/** The records of a batch as objects. Throws as {@link forEachRecord}. */
export function recordsOf(batch: RecordBatch, options: DecodeOptions = {}): LogRecord[] {
  const records: LogRecord[] = []
  forEachRecord(
    batch,
    (offset, timestamp, key, value, headers) => records.push({ offset, timestamp, key, value, headers }),
    options,
  )
  return records
}

function cursorOf(batch: RecordBatch, options: DecodeOptions): RecordCursor {
  const { compression } = batch
  if (compression === 'none') return new RecordCursor(batch.bytes, batchHeaderBytes)
  const packed = batch.bytes.subarray(batchHeaderBytes)
  // Compaction leaves an emptied batch without even the codec's own framing.
  if (packed.length === 0 && batch.count === 0) return new RecordCursor(packed, 0)
  const limit = options.maxDecompressedBytes ?? defaultMaxDecompressedBytes
  return new RecordCursor(decompress(compression, packed, limit), 0)
}

function decodeHeaders(cursor: RecordCursor, count: number): Headers {
  if (count < 0 || count * 2 > cursor.end - cursor.position) throw corrupt(`a record announces ${count} headers`)
  const headers: Header[] = []
  for (let i = 0; i < count; i++) {
    const key = cursor.nullableView()
    if (key === null) throw corrupt(`header ${i} of a record has no key`)
    const text = Buffer.from(key.buffer, key.byteOffset, key.length).toString('utf8')
    headers.push({ key: text, value: cursor.nullableView() })
  }
  return headers
}
