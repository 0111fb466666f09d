import { fc, test } from '@fast-check/vitest'
import { isMillraceError } from '@millrace/record'
import { avroCodec, parseAvroSchema } from '@millrace/serde/avro'
import avsc from 'avsc'
import { expect } from 'vitest'
import { avroCases, decimals } from './schemas.ts'

const cases = avroCases().chain(({ schema, value }) => fc.tuple(fc.constant(schema), value))

/** As avsc has it: maps are objects, bytes are buffers. */
function forAvsc(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [key, forAvsc(one)]))
  if (Array.isArray(value)) return value.map(forAvsc)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, forAvsc(one)]))
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

test.prop([cases])('bytes are those that avsc writes, and what was written is read', ([schema, value]) => {
  const codec = avroCodec(parseAvroSchema(JSON.stringify(schema)))
  const bytes = codec.encode(value)
  const other = avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: false })
  expect(hex(bytes)).toBe(hex(other.toBuffer(forAvsc(value))))
  expect(codec.decode(bytes)).toEqual(value)
})

test.prop([fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })])('a long is exact over its whole range', (value) => {
  const codec = avroCodec(parseAvroSchema('"long"'))
  const back = codec.decode(codec.encode(value))
  expect(BigInt(back as bigint)).toBe(value)
  expect(typeof back).toBe(Number.isSafeInteger(Number(value)) ? 'number' : 'bigint')
})

test.prop([decimals])('a decimal keeps its digits', ({ precision, scale, value }) => {
  const type = { type: 'bytes', logicalType: 'decimal', precision, scale }
  const codec = avroCodec(parseAvroSchema(JSON.stringify(type)))
  expect(codec.decode(codec.encode(value))).toEqual(value)
  const fixed = avroCodec(parseAvroSchema(JSON.stringify({ ...type, type: 'fixed', name: 'F', size: 20 })))
  expect(fixed.decode(fixed.encode(value))).toEqual(value)
})

test.prop([cases, fc.uint8Array({ maxLength: 40 })])(
  'bytes that lie give a value or SERDE_DECODE',
  ([schema], bytes) => {
    try {
      avroCodec(parseAvroSchema(JSON.stringify(schema))).decode(bytes)
    } catch (error) {
      expect(isMillraceError(error, 'SERDE_DECODE') ? 'SERDE_DECODE' : error).toBe('SERDE_DECODE')
    }
  },
)
