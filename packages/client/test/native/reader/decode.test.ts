import { noHeaders } from '@millrace/record'
import { RecordBatchBuilder, setBaseOffset } from '@millrace/protocol'
import { expect, test } from 'vitest'
import { decodeFetched, endOfBatches } from '../../../src/native/reader/decode.ts'

function batch(baseOffset: number, count: number): Uint8Array {
  const builder = new RecordBatchBuilder()
  for (let index = 0; index < count; index++) builder.append(index, null, Uint8Array.of(index), noHeaders)
  const bytes = builder.build()
  setBaseOffset(bytes, baseOffset, 0)
  return bytes
}

/** As compaction leaves the last batch of a producer: the header alone, its last offset kept. */
function emptied(baseOffset: number, lastOffsetDelta: number): Uint8Array {
  const bytes = Buffer.from(batch(baseOffset, 1)).subarray(0, 61)
  bytes.writeInt32BE(61 - 12, 8)
  bytes.writeInt32BE(lastOffsetDelta, 23)
  bytes.writeInt32BE(0, 57)
  return withCrc(bytes)
}

function withCrc(bytes: Buffer): Uint8Array {
  bytes.writeUInt32BE(crc(bytes.subarray(21)), 17)
  return bytes
}

/** CRC-32C, bit by bit: not the code under test. */
function crc(bytes: Uint8Array): number {
  let value = 0xffff_ffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f6_3b78 : value >>> 1
  }
  return (value ^ 0xffff_ffff) >>> 0
}

test('a batch that compaction emptied moves the position and returns nothing', () => {
  const decoded = decodeFetched({ bytes: emptied(5, 9), aborted: [] }, 5, 't-0')
  expect(decoded).toEqual({ records: [], nextOffset: 15 })
})

test('records before the position are left out', () => {
  const { records, nextOffset } = decodeFetched({ bytes: batch(10, 5), aborted: [] }, 13, 't-0')
  expect([records.map(({ offset }) => offset), nextOffset]).toEqual([[13, 14], 15])
})

test('a damaged batch is an error at its offset, with what precedes it', () => {
  const bytes = Buffer.concat([batch(0, 2), batch(2, 2), batch(4, 2)])
  // The value of its first record: everything but the checksum still fits.
  const valueAt = batch(0, 2).length + 61 + 6
  expect(bytes[valueAt]).toBe(0)
  bytes[valueAt] = 0xff
  const { records, nextOffset, error } = decodeFetched({ bytes, aborted: null }, 0, 't-0')
  expect(records.map(({ offset }) => offset)).toEqual([0, 1])
  expect([nextOffset, error?.code, error?.details]).toEqual([2, 'CLIENT_CORRUPT_BATCH', { where: 't-0', offset: 2 }])
})

test('bytes that are no batch are an error too', () => {
  const { records, error } = decodeFetched({ bytes: new Uint8Array(100), aborted: [] }, 3, 't-0')
  expect([records, error?.code]).toEqual([[], 'CLIENT_CORRUPT_BATCH'])
})

test('a batch cut off by the end of the answer is left for the next one', () => {
  const bytes = Buffer.concat([batch(0, 2), batch(2, 2)]).subarray(0, -3)
  expect(endOfBatches(bytes)).toBe(2)
  expect(decodeFetched({ bytes, aborted: [] }, 0, 't-0')).toMatchObject({ nextOffset: 2 })
  expect(endOfBatches(bytes.subarray(0, 20))).toBeUndefined()
})
