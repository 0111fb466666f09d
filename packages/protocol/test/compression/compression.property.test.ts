import { isMillraceError } from '@millrace/record'
import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { compress, type Compression, compressionCode, compressionOf, decompress } from '../../src/index.ts'

const names: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
const codecs = fc.constantFrom(...names)

/** Noise, runs and repetitions near and far: what takes a compressor through its branches. */
const pieces = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.tuple(fc.nat(255), fc.nat(70_000)).map(([byte, count]) => new Uint8Array(count).fill(byte)),
    fc
      .integer({ min: 1, max: 3_000 })
      .map((count) => Uint8Array.from({ length: count * 7 }, (_, i) => (i % count) * 31)),
  ),
  { maxLength: 6 },
)

property.prop([pieces, codecs], { numRuns: 300 })('what is compressed comes back', (parts, codec) => {
  const bytes = new Uint8Array(Buffer.concat(parts))
  expect(Buffer.compare(decompress(codec, compress(codec, bytes)), bytes)).toBe(0)
})

property.prop([codecs, fc.uint8Array({ maxLength: 200 })], { numRuns: 3_000 })(
  'random bytes decompress within the limit or are refused',
  (codec, bytes) => {
    try {
      expect(decompress(codec, bytes, 10_000).length).toBeLessThanOrEqual(10_000)
    } catch (error) {
      if (!isMillraceError(error)) throw error
    }
  },
)

const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 })

property.prop([codecs, pieces, damage], { numRuns: 1_000 })(
  'damaged data decompress within the limit or are refused',
  (codec, parts, changes) => {
    const packed = new Uint8Array(compress(codec, new Uint8Array(Buffer.concat(parts))))
    for (const [at, byte] of changes) if (packed.length > 0) packed[at % packed.length] = byte
    try {
      expect(decompress(codec, packed, 1_000_000).length).toBeLessThanOrEqual(1_000_000)
    } catch (error) {
      if (!isMillraceError(error)) throw error
    }
  },
)

test.each(names)('%s stops at the limit: 64 MiB of zeros are refused when one is allowed', (codec) => {
  const packed = compress(codec, new Uint8Array(67_108_864))
  expect(() => decompress(codec, packed, 1_048_576)).toThrow('PROTOCOL_TOO_LARGE')
})

test('codecs have Kafka’s numbers', () => {
  expect(names.map(compressionCode)).toEqual([0, 1, 2, 3, 4])
  expect([0, 1, 2, 3, 4].map(compressionOf)).toEqual(names)
  expect(() => compressionOf(5)).toThrow('PROTOCOL_COMPRESSION')
})
