import { isMillraceError, type LogRecord } from '@millrace/record'
import { fc, test as property } from '@fast-check/vitest'
import { expect } from 'vitest'
import {
  batchesIn,
  type Compression,
  recordBytesAtMost,
  RecordBatchBuilder,
  recordsOf,
  retainRecords,
  verifyCrc,
} from '../../src/index.ts'
import { arbitraryRecords, builderOf } from './arbitrary-records.ts'

const codecs = fc.constantFrom<Compression>('none', 'gzip', 'snappy', 'lz4', 'zstd')

property.prop([arbitraryRecords, codecs, fc.nat(2 ** 40)], { numRuns: 400 })(
  'records come back from a batch, whatever its codec',
  (records, compression, baseOffset) => {
    const bytes = builderOf(records).build({ compression, baseOffset })
    const [batch, ...more] = batchesIn(bytes)
    if (!batch || more.length > 0) throw new Error('one batch is wanted')
    expect(verifyCrc(batch)).toBe(true)
    expect(batch.compression).toBe(compression)
    expect(batch.nextOffset).toBe(baseOffset + records.length)
    expect(batch.maxTimestamp).toBe(Math.max(...records.map(({ timestamp }) => timestamp)))
    const expected = records.map((record, i): LogRecord => ({ ...record, offset: baseOffset + i }))
    expect(recordsOf(batch)).toEqual(expected)
  },
)

property.prop([arbitraryRecords], { numRuns: 200 })(
  'a batch grows by no more than was said before, and its size is the size it is built with',
  (records) => {
    const builder = new RecordBatchBuilder()
    for (const { timestamp, key, value, headers } of records) {
      const before = builder.sizeBytes
      builder.append(timestamp, key, value, headers)
      expect(builder.sizeBytes - before).toBeLessThanOrEqual(recordBytesAtMost(key, value, headers))
    }
    expect(builder.build()).toHaveLength(builder.sizeBytes)
  },
)

property.prop([arbitraryRecords, codecs, fc.integer({ min: 2, max: 5 })], { numRuns: 200 })(
  'a compacted batch keeps its offsets and the accepted records',
  (records, compression, every) => {
    const [batch] = batchesIn(builderOf(records).build({ compression, baseOffset: 7, producerId: 9, baseSequence: 3 }))
    if (!batch) throw new Error('a batch is wanted')
    const keep = ({ offset }: LogRecord): boolean => offset % every === 0
    const [kept] = batchesIn(retainRecords(batch, keep))
    if (!kept) throw new Error('a batch is wanted')
    expect(verifyCrc(kept)).toBe(true)
    expect(recordsOf(kept)).toEqual(recordsOf(batch).filter(keep))
    const facts = ({ baseOffset, lastOffset, producerId, baseSequence }: typeof batch): object => ({
      baseOffset,
      lastOffset,
      producerId,
      baseSequence,
    })
    expect(facts(kept)).toEqual(facts(batch))
  },
)

const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 })

property.prop([arbitraryRecords, codecs, changes, fc.nat()], { numRuns: 2_000 })(
  'a damaged batch is decoded or refused, and nothing else is thrown',
  (records, compression, damage, cut) => {
    const bytes = builderOf(records).build({ compression })
    for (const [at, byte] of damage) bytes[at % bytes.length] = byte
    for (const tried of [bytes, bytes.subarray(0, cut % bytes.length)]) {
      try {
        for (const batch of batchesIn(tried)) recordsOf(batch, { maxDecompressedBytes: 1_000_000 })
      } catch (error) {
        if (!isMillraceError(error)) throw error
      }
    }
  },
)
