import { Decimal } from '@millrace/serde'
import {
  arrayType,
  bigintType,
  booleanType,
  bytesType,
  caster,
  castRefusal,
  dateType,
  decimalType,
  doubleType,
  integerType,
  mapType,
  type SqlType,
  type SqlValue,
  stringType,
  structType,
  timestampType,
  timeType,
} from '@millrace/sql'
import { expect, test } from 'vitest'

function cast(value: SqlValue, from: SqlType, to: SqlType): unknown {
  const make = caster(from, to)
  if (!make) return castRefusal(from, to)
  const result = make(value)
  return result instanceof Decimal ? result.toString() : result
}

test('numbers become narrower ones by cutting, wrapping or stopping at the bounds', () => {
  expect(cast(-1.9, doubleType, integerType)).toBe(-1)
  expect(cast(1e20, doubleType, integerType)).toBe(2147483647)
  expect(cast(Number.NaN, doubleType, bigintType)).toBe(0)
  expect(cast(-1e30, doubleType, bigintType)).toBe(-9223372036854775808n)
  expect(cast(4294967301, bigintType, integerType)).toBe(5)
  expect(cast(9223372036854775807n, bigintType, integerType)).toBe(-1)
  expect(cast(new Decimal(-1999n, 2), decimalType(4, 2), integerType)).toBe(-19)
  expect(cast(new Decimal(2n ** 64n + 7n, 0), decimalType(20, 0), bigintType)).toBe(7)
})

test('a decimal rounds half up behind the point and overflows before it', () => {
  expect(cast(1.125, doubleType, decimalType(3, 2))).toBe('1.13')
  expect(cast(1.005, doubleType, decimalType(3, 2))).toBe('1.00')
  expect(cast(0.1, doubleType, decimalType(40, 30))).toBe('0.100000000000000005551115123126')
  expect(cast('-1.255', stringType, decimalType(3, 2))).toBe('-1.26')
  expect(cast(7, integerType, decimalType(3, 2))).toBe('7.00')
  expect(cast('9.99', stringType, decimalType(2, 1))).toBe('10.0')
  expect(() => cast(10, integerType, decimalType(3, 2))).toThrow(
    'Numeric field overflow: A field with precision 3 and scale 2 must round to an absolute value less than 10^1. Got 10',
  )
})

test('text is trimmed and read strictly', () => {
  expect(cast(' +12 ', stringType, integerType)).toBe(12)
  expect(cast('9223372036854775807', stringType, bigintType)).toBe(9223372036854775807n)
  expect(() => cast('2147483648', stringType, integerType)).toThrow('is no INTEGER')
  expect(() => cast('1.0', stringType, integerType)).toThrow('is no INTEGER')
  expect(cast('.5e1', stringType, doubleType)).toBe(5)
  expect(() => cast('Infinity', stringType, doubleType)).toThrow('is no DOUBLE')
  expect(cast('AQID', stringType, bytesType)).toEqual(new Uint8Array([1, 2, 3]))
  expect(cast('YE', stringType, booleanType)).toBe(true)
  expect(cast('truest', stringType, booleanType)).toBe(false)
  expect(cast('', stringType, booleanType)).toBe(false)
})

test('values become text as Java writes them', () => {
  const text = (value: SqlValue, type: SqlType): unknown => cast(value, type, stringType)
  expect([10, 1e10, 1e-5, 123456.789, -0, 1e7, 0.001, 5e-324].map((one) => text(one, doubleType))).toEqual([
    '10.0',
    '1.0E10',
    '1.0E-5',
    '123456.789',
    '-0.0',
    '1.0E7',
    '0.001',
    '4.9E-324',
  ])
  expect(text(new Decimal(-50n, 3), decimalType(4, 3))).toBe('-0.050')
  expect(text([1, null], arrayType(integerType))).toBe('[1, null]')
  expect(text(new Map([['a', 1.5]]), mapType(stringType, doubleType))).toBe('{a=1.5}')
  const struct = structType([
    { name: 'A', type: integerType },
    { name: 'B', type: stringType },
    { name: 'C', type: arrayType(decimalType(9, 8)) },
  ])
  expect(text([1, null, [new Decimal(1n, 8)]], struct)).toBe('Struct{A=1,C=[1E-8]}')
  expect(text([50_400_000, null], arrayType(timeType))).toBe('[14:00:00, null]')
  expect(text([1500], arrayType(timestampType))).toBe('[1970-01-01 00:00:01.5]')
})

test('dates, times and timestamps become each other and text', () => {
  expect(cast(1_590_537_598_123, timestampType, stringType)).toBe('2020-05-26T23:59:58.123')
  expect(cast(1_590_537_598_123, timestampType, dateType)).toBe(18408)
  expect(cast(-1, timestampType, dateType)).toBe(-1)
  expect(cast(-1, timestampType, timeType)).toBe(86_399_999)
  expect(cast(18408, dateType, timestampType)).toBe(1_590_451_200_000)
  expect(cast(18408, dateType, stringType)).toBe('2020-05-26')
  expect(cast(50_461_999, timeType, stringType)).toBe('14:01:01')
  expect(cast(50_460_000, timeType, stringType)).toBe('14:01')
})

test('text of times may leave out parts from the right', () => {
  const timestamp = (text: string): unknown => cast(text, stringType, timestampType)
  expect(timestamp('2020')).toBe(1_577_836_800_000)
  expect(timestamp('2020-05')).toBe(1_588_291_200_000)
  expect(timestamp('2020-05-26T23')).toBe(1_590_534_000_000)
  expect(timestamp('2020-05-26T23:59:58.123')).toBe(1_590_537_598_123)
  expect(timestamp('2020-05-26T23:59:58.123Z')).toBe(1_590_537_598_123)
  expect(timestamp('2020-05-26T23:59:58.123+0200')).toBe(1_590_530_398_123)
  expect(() => timestamp('2020-13')).toThrow("Failed to parse timestamp '2020-13'")
  expect(cast('2020-05', stringType, dateType)).toBe(18383)
  expect(() => cast('2021-02-29', stringType, dateType)).toThrow("Failed to parse date '2021-02-29'")
  expect(cast('14:01', stringType, timeType)).toBe(50_460_000)
  expect(cast('14:01:01.5', stringType, timeType)).toBe(50_461_500)
  expect(() => cast('24:00', stringType, timeType)).toThrow("Failed to parse time '24:00'")
})

test('what has parts is cast part by part, structs by the names of their fields', () => {
  expect(cast(['1', null], arrayType(stringType), arrayType(integerType))).toEqual([1, null])
  expect(cast(new Map([['1', 2]]), mapType(stringType, integerType), mapType(integerType, doubleType))).toEqual(
    new Map([[1, 2]]),
  )
  const from = structType([
    { name: 'A', type: integerType },
    { name: 'B', type: stringType },
  ])
  const to = structType([
    { name: 'C', type: stringType },
    { name: 'A', type: stringType },
  ])
  expect(cast([1, 'x'], from, to)).toEqual([null, '1'])
})

test('other casts are refused', () => {
  expect(cast('x', stringType, arrayType(integerType))).toBe('Cast of STRING to ARRAY<INTEGER> is not supported')
  expect(cast(new Uint8Array(), bytesType, stringType)).toBe('Cast of BYTES to STRING is not supported')
  expect(cast(1, integerType, booleanType)).toBe('Cast of INTEGER to BOOLEAN is not supported')
  expect(cast([1], arrayType(integerType), arrayType(booleanType))).toMatch(/not supported/)
})

test('NULL stays NULL', () => {
  expect(cast(null, stringType, integerType)).toBeNull()
})
