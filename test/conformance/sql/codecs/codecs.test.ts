// Values of a case to bytes and back, format by format.
import { Decimal } from '@millrace/serde'
import {
  arrayType,
  bigintType,
  bytesType,
  dateType,
  decimalType,
  doubleType,
  integerType,
  mapType,
  type SqlType,
  stringType,
  structType,
} from '@millrace/sql'
import { describe, expect, test } from 'vitest'
import { NumberText, readExact, type SpecValue } from '../exact-json.ts'
import { integer } from '../read-value.ts'
import type { SpecCodec } from './codec.ts'
import { jsonCodec } from './json-codec.ts'
import { kafkaCodec } from './kafka-codec.ts'
import { specToSql } from './spec-to-sql.ts'
import { sqlToRead } from './sql-to-read.ts'
import { delimitedCodec, noneCodec } from './text-codec.ts'
import { keyCodec } from './windowed-codec.ts'

const hex = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes).toString('hex')
const write = (codec: SpecCodec, json: string): Uint8Array | null =>
  codec.write(readExact(json) as Exclude<SpecValue, null>)
const decimal = (text: string) => ({ kind: 'decimal', value: Decimal.parse(text) })

describe('JSON', () => {
  test('is written as the case has it', () => {
    const text = '{"a":1.50,"b":[10,"x",null],"c":9223372036854775808}'
    expect(Buffer.from(write(jsonCodec(true), text) ?? []).toString()).toBe(text)
  })

  test('is read with integers by their size and exact fractions', () => {
    const read = jsonCodec(true).read(Buffer.from('[1, 2147483648, 1.50, 1.0E10, 9223372036854775808]'))
    const exact = ['1.50', '1.0E10', '9223372036854775808'].map(decimal)
    expect(read).toEqual([integer(1n, 32), integer(2147483648n, 64), ...exact])
  })

  test('is read with doubles where exact numbers are not asked for', () => {
    expect(jsonCodec(false).read(Buffer.from('[1, 1.5]'))).toEqual([integer(1n, 32), { kind: 'double', value: 1.5 }])
  })
})

describe('KAFKA', () => {
  test.each([
    [integerType, '-2', 'fffffffe'],
    [bigintType, '5', '0000000000000005'],
    [bigintType, '5.9', '0000000000000005'],
    [doubleType, '1', '3ff0000000000000'],
    [stringType, '"ä"', 'c3a4'],
    [bytesType, '"YQ=="', '5951 3d3d'.replace(' ', '')],
  ])('writes %o %s as %s', (type: SqlType, json, expected) => {
    expect(hex(write(kafkaCodec(type), json))).toBe(expected)
  })

  test('reads a BIGINT by its size and a DOUBLE as its shortest text', () => {
    const long = kafkaCodec(bigintType)
    expect(long.read(Buffer.from('0000000000000005', 'hex'))).toEqual(integer(5n, 32))
    expect(long.read(Buffer.from('0000000100000000', 'hex'))).toEqual(integer(4294967296n, 64))
    expect(kafkaCodec(doubleType).read(Buffer.from('4024000000000000', 'hex'))).toEqual(decimal('10.0'))
  })

  test('refuses a fraction for INTEGER', () => {
    expect(() => write(kafkaCodec(integerType), '1.5')).toThrow('1.5')
  })
})

test('DELIMITED is the text, NONE is nothing', () => {
  expect(hex(write(delimitedCodec, '"1,a"'))).toBe('312c61')
  expect(delimitedCodec.read(Buffer.from('1,a'))).toBe('1,a')
  expect(write(noneCodec, '"1,a"')).toBeNull()
})

describe('a key of a windowed source', () => {
  const tumbling = keyCodec(delimitedCodec, { type: 'TUMBLING', sizeMs: 10 })

  test('has the start of its window behind it; the end follows from the size', () => {
    const bytes = tumbling.write('k', { start: 20, end: 99, type: 'time' })
    expect(hex(bytes)).toBe('6b0000000000000014')
    expect(tumbling.read(bytes as Uint8Array)).toEqual({ kind: 'windowed', start: 20, end: 30, type: 'time', key: 'k' })
  })

  test('has both ends of its session behind it', () => {
    const session = keyCodec(delimitedCodec, { type: 'SESSION', sizeMs: undefined })
    const bytes = session.write('k', { start: 20, end: 25, type: 'session' })
    expect(session.read(bytes as Uint8Array)).toMatchObject({ start: 20, end: 25, type: 'session', key: 'k' })
  })

  test('must come with a window', () => {
    expect(() => tumbling.write('k', undefined)).toThrow('window')
    expect(tumbling.write(null, undefined)).toBeNull()
  })
})

describe('formats with a schema', () => {
  test.each<[string, SqlType, string, unknown]>([
    ['a whole number from text', integerType, '"5"', integer(5n, 32)],
    ['a large number', bigintType, '9223372036854775807', integer(9223372036854775807n, 64)],
    ['text from anything', stringType, '5.0', '5.0'],
    ['days', dateType, '3', integer(3n, 32)],
    ['base64', bytesType, '"YQ=="', Buffer.from('a')],
    ['a number that is padded to the scale', decimalType(4, 2), '1.5', decimal('1.50')],
    ['text that is rounded to the scale', decimalType(4, 2), '"1.555"', decimal('1.56')],
    ['a list', arrayType(integerType), '[1, null]', [integer(1n, 32), null]],
    ['a map', mapType(stringType, integerType), '{"a": 1}', new Map([['a', integer(1n, 32)]])],
  ])('take %s', (_what, type, json, read) => {
    expect(sqlToRead(specToSql(readExact(json), type), type)).toEqual(read)
  })

  test('take members of a struct whatever their case, and leave out those they do not have', () => {
    const type = structType([
      { name: 'A', type: integerType },
      { name: 'b', type: integerType },
      { name: 'C', type: integerType },
    ])
    const value = specToSql({ a: new NumberText('1'), B: new NumberText('2'), x: new NumberText('3') }, type)
    expect(value).toEqual([1, 2, null])
    expect([...(sqlToRead(value, type) as ReadonlyMap<string, unknown>).keys()]).toEqual(['A', 'b', 'C'])
  })

  test.each<[string, SqlType, string]>([
    ['a fraction for a whole number', integerType, '5.0'],
    ['a number that does not fit the scale', decimalType(4, 2), '1.555'],
    ['no number', decimalType(4, 2), '"x"'],
    ['a number for a list', arrayType(integerType), '1'],
    ['a list for a struct', structType([]), '[]'],
  ])('refuse %s', (_what, type, json) => {
    expect(() => specToSql(readExact(json), type)).toThrow()
  })
})
