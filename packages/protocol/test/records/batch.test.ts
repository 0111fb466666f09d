import { noHeaders } from '@millrace/record'
import { expect, test } from 'vitest'
import {
  batchesIn,
  batchHeaderBytes,
  buildEndTxnMarker,
  controlTypeOf,
  coordinatorEpochOf,
  forEachRecord,
  RecordBatch,
  RecordBatchBuilder,
  recordsOf,
  retainRecords,
  setBaseOffset,
  setLogAppendTime,
  verifyCrc,
} from '../../src/index.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

function batchOf(count: number): Uint8Array {
  const builder = new RecordBatchBuilder()
  for (let i = 0; i < count; i++) builder.append(1_000 + i, text(`k${i}`), text(`v${i}`), noHeaders)
  return builder.build()
}

test('the header says what the batch was built with', () => {
  const builder = new RecordBatchBuilder()
  builder.append(50, null, null, noHeaders)
  builder.append(40, null, null, noHeaders)
  const bytes = builder.build({
    baseOffset: 100,
    partitionLeaderEpoch: 4,
    producerId: 2 ** 40,
    producerEpoch: 3,
    baseSequence: 17,
    transactional: true,
  })
  expect(new RecordBatch(bytes)).toMatchObject({
    baseOffset: 100,
    lastOffset: 101,
    nextOffset: 102,
    count: 2,
    partitionLeaderEpoch: 4,
    producerId: 2 ** 40,
    producerEpoch: 3,
    baseSequence: 17,
    isTransactional: true,
    isControl: false,
    compression: 'none',
    timestampType: 'createTime',
    firstTimestamp: 50,
    maxTimestamp: 50,
    sizeBytes: bytes.length,
  })
})

test('a builder can be used again after a reset', () => {
  const builder = new RecordBatchBuilder()
  builder.append(1, text('a'), text('b'), noHeaders)
  const first = builder.build()
  const copy = first.slice()
  builder.reset()
  expect(builder.count).toBe(0)
  builder.append(2, text('c'), null, noHeaders)
  expect(recordsOf(new RecordBatch(builder.build()))).toMatchObject([{ timestamp: 2, key: text('c'), offset: 0 }])
  expect(first).toEqual(copy)
})

test('builders that are open at once do not share memory, whatever was given back before', () => {
  const builders = Array.from({ length: 3 }, () => new RecordBatchBuilder())
  for (const round of ['a', 'b', 'c']) {
    for (const [index, builder] of builders.entries())
      builder.append(1, null, text(round.repeat(20_000) + index), noHeaders)
    const values = builders.map((builder) => recordsOf(new RecordBatch(builder.build()))[0]?.value)
    expect(values).toEqual(builders.map((_, index) => text(round.repeat(20_000) + index)))
    for (const builder of builders) builder.reset()
  }
})

test('an empty batch is not built', () => {
  expect(() => new RecordBatchBuilder().build()).toThrow('PROTOCOL_INVALID_VALUE')
})

test('several batches are found one after the other, and a cut one at the end is left out', () => {
  const all = Buffer.concat([batchOf(2), batchOf(3)])
  expect([...batchesIn(all)].map(({ count }) => count)).toEqual([2, 3])
  expect([...batchesIn(all.subarray(0, -1))].map(({ count }) => count)).toEqual([2])
  expect([...batchesIn(all.subarray(0, 5))]).toEqual([])
})

test.each([
  ['another magic', 16, [1]],
  ['a length below the header’s', 8, [0, 0, 0, 48]],
  ['a negative length', 8, [0xff, 0xff, 0xff, 0xff]],
  ['a negative last offset delta', 23, [0x80]],
  ['a producer id beyond 2^53', 43, [0x7f]],
])('a batch with %s is corrupt', (_, at, bytes) => {
  const batch = batchOf(1)
  batch.set(bytes, at)
  expect(() => [...batchesIn(batch)]).toThrow('PROTOCOL_CORRUPT_BATCH')
})

test('a flipped bit shows in the checksum', () => {
  const bytes = batchOf(2)
  expect(verifyCrc(new RecordBatch(bytes))).toBe(true)
  bytes[bytes.length - 2] = (bytes[bytes.length - 2] as number) ^ 0x10
  expect(verifyCrc(new RecordBatch(bytes))).toBe(false)
})

test('base offset and leader epoch change in place without touching the checksum', () => {
  const bytes = batchOf(2)
  setBaseOffset(bytes, 2 ** 33, 9)
  const batch = new RecordBatch(bytes)
  expect(verifyCrc(batch)).toBe(true)
  expect(batch.partitionLeaderEpoch).toBe(9)
  expect(recordsOf(batch).map(({ offset }) => offset)).toEqual([2 ** 33, 2 ** 33 + 1])
})

test('under log append time every record has the log’s time', () => {
  const bytes = batchOf(2)
  setLogAppendTime(bytes, 5_000)
  const batch = new RecordBatch(bytes)
  expect(verifyCrc(batch)).toBe(true)
  expect(batch.timestampType).toBe('logAppendTime')
  expect(recordsOf(batch).map(({ timestamp }) => timestamp)).toEqual([5_000, 5_000])
})

test('keys and values are views of the batch, and records without headers share one array', () => {
  const bytes = batchOf(2)
  const [first, second] = recordsOf(new RecordBatch(bytes))
  expect(first?.key?.buffer).toBe(bytes.buffer)
  expect(first?.headers).toBe(second?.headers)
  expect(first?.headers).toBe(noHeaders)
})

test('records that do not fill their batch, or their own length, are corrupt', () => {
  const longer = new Uint8Array(batchOf(2).length + 1)
  longer.set(batchOf(2))
  expect(() => recordsOf(new RecordBatch(longer))).toThrow(/PROTOCOL_CORRUPT_BATCH.*1 bytes follow 2 records/)
  const shorter = batchOf(1)
  shorter[batchHeaderBytes] = (shorter[batchHeaderBytes] as number) - 2
  expect(() => recordsOf(new RecordBatch(shorter))).toThrow(/PROTOCOL_CORRUPT_BATCH.*does not fill/)
})

test('a batch that announces more records than it has bytes for is corrupt', () => {
  const bytes = batchOf(2)
  bytes.set([0x7f, 0xff, 0xff, 0xff], 57)
  expect(() => recordsOf(new RecordBatch(bytes))).toThrow('PROTOCOL_CORRUPT_BATCH')
})

test('a batch may be decoded while another one is', () => {
  const seen: number[] = []
  const inner = new RecordBatch(batchOf(2))
  forEachRecord(new RecordBatch(batchOf(3)), (offset) => {
    forEachRecord(inner, (innerOffset) => seen.push(offset * 10 + innerOffset))
  })
  expect(seen).toEqual([0, 1, 10, 11, 20, 21])
})

test.each(['commit', 'abort'] as const)('a %s marker says so', (type) => {
  const marker = { type, producerId: 5, producerEpoch: 1, coordinatorEpoch: 77, timestamp: 1 }
  const batch = new RecordBatch(buildEndTxnMarker(marker))
  expect(batch).toMatchObject({ isControl: true, isTransactional: true, producerId: 5, producerEpoch: 1 })
  expect(controlTypeOf(batch)).toBe(type)
  expect(coordinatorEpochOf(batch)).toBe(77)
})

test('a batch of data is no control batch', () => {
  expect(controlTypeOf(new RecordBatch(batchOf(1)))).toBeNull()
})

test('a batch that compaction has emptied still tells where the next one starts', () => {
  const [batch] = batchesIn(retainRecords(new RecordBatch(batchOf(4)), () => false))
  expect(batch).toMatchObject({ count: 0, nextOffset: 4 })
  expect(batch && recordsOf(batch)).toEqual([])
})
