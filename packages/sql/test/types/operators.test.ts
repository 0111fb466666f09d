import { Decimal } from '@millrace/serde'
import {
  arithmetic,
  type ArithmeticOperator,
  arrayType,
  bigintType,
  booleanType,
  bytesType,
  comparison,
  dateType,
  decimalType,
  doubleType,
  integerType,
  negation,
  type SqlType,
  type SqlValue,
  stringType,
  structType,
  timestampType,
  typeText,
} from '@millrace/sql'
import { expect, test } from 'vitest'

type Typed = readonly [SqlValue, SqlType]
const decimal = (text: string, precision: number): Typed => {
  const value = Decimal.parse(text) as Decimal
  return [value, decimalType(precision, value.scale)]
}

function compute([a, left]: Typed, operator: ArithmeticOperator, [b, right]: Typed): string {
  const operation = arithmetic(operator, left, right)
  if (!operation) return 'refused'
  const value = operation.apply(a, b)
  return `${value instanceof Decimal ? value.toString() : (value as number)} ${typeText(operation.type)}`
}

test('INTEGER and BIGINT wrap, and divide towards zero', () => {
  const int = (value: number): Typed => [value, integerType]
  const long = (value: number | bigint): Typed => [value, bigintType]
  expect(compute(int(2147483647), '+', int(1))).toBe('-2147483648 INTEGER')
  expect(compute(int(-2147483648), '/', int(-1))).toBe('-2147483648 INTEGER')
  expect(compute(int(-7), '/', int(2))).toBe('-3 INTEGER')
  expect(compute(int(-7), '%', int(2))).toBe('-1 INTEGER')
  expect(compute(long(9223372036854775807n), '+', int(1))).toBe('-9223372036854775808 BIGINT')
  expect(compute(long(3037000500), '*', long(3037000500))).toBe('-9223372036709301616 BIGINT')
  expect(() => compute(int(1), '/', int(0))).toThrow('division by zero')
  expect(() => compute(long(1), '%', long(0))).toThrow('division by zero')
})

test('a BIGINT that fits a number is one', () => {
  const subtract = arithmetic('-', bigintType, bigintType)
  expect(subtract?.apply(9223372036854775807n, 9223372036854775806n)).toBe(1)
  expect(Object.is(arithmetic('*', bigintType, bigintType)?.apply(-1, 0), 0)).toBe(true)
  expect(negation(bigintType)?.(-9223372036854775808n)).toBe(-9223372036854775808n)
})

test('decimals have the precision and scale that the result needs', () => {
  const [a, b] = [decimal('1.50', 4), decimal('0.125', 5)]
  expect(compute(a, '+', b)).toBe('1.625 DECIMAL(6, 3)')
  expect(compute(a, '-', b)).toBe('1.375 DECIMAL(6, 3)')
  expect(compute(a, '*', b)).toBe('0.18750 DECIMAL(10, 5)')
  expect(compute(a, '/', b)).toBe('12.00000000 DECIMAL(13, 8)')
  expect(compute(a, '%', b)).toBe('0.000 DECIMAL(5, 3)')
  expect(compute(a, '+', [2, integerType])).toBe('3.50 DECIMAL(13, 2)')
})

test('a quotient that does not end is an error', () => {
  expect(() => compute(decimal('1.0', 2), '/', decimal('3.0', 2))).toThrow('1.0 / 3.0 has more than 6 digits')
  expect(() => compute(decimal('1.0', 2), '/', decimal('0.0', 2))).toThrow('division by zero')
})

test('with a DOUBLE everything is DOUBLE', () => {
  expect(compute([1, integerType], '/', [0, doubleType])).toBe('Infinity DOUBLE')
  expect(compute(decimal('1.5', 2), '*', [2, doubleType])).toBe('3 DOUBLE')
  expect(compute([9007199254740993n, bigintType], '+', [0, doubleType])).toBe('9007199254740992 DOUBLE')
})

test('texts add up and do nothing else', () => {
  expect(compute(['a', stringType], '+', ['b', stringType])).toBe('ab STRING')
  expect(compute(['a', stringType], '-', ['b', stringType])).toBe('refused')
  expect(compute(['a', stringType], '+', [1, integerType])).toBe('refused')
})

function compare([a, left]: Typed, operator: '=' | '<' | '>=' | '<>', [b, right]: Typed): boolean | string {
  return comparison(operator, left, right)?.(a, b) ?? 'refused'
}

test('numbers compare by value whatever their types', () => {
  expect(compare([1, integerType], '=', [1, bigintType])).toBe(true)
  expect(compare(decimal('1.50', 3), '=', decimal('1.5', 2))).toBe(true)
  expect(compare(decimal('0.1', 2), '=', [0.1, doubleType])).toBe(true)
  expect(compare([9007199254740993n, bigintType], '>=', decimal('9007199254740993.5', 20))).toBe(false)
  expect(compare([Number.NaN, doubleType], '=', [Number.NaN, doubleType])).toBe(false)
})

test('text compares with text, and with times as what it says', () => {
  expect(compare(['B', stringType], '<', ['a', stringType])).toBe(true)
  expect(compare([18408, dateType], '=', ['2020-05-26', stringType])).toBe(true)
  expect(compare(['2020-05-26', stringType], '<', [1_590_451_200_001, timestampType])).toBe(true)
  expect(compare([18408, dateType], '=', [1_590_451_200_000, timestampType])).toBe(true)
  expect(() => compare([18408, dateType], '=', ['soon', stringType])).toThrow('Failed to parse date')
})

test('bytes compare as signed ones', () => {
  const bytes = (...values: number[]): Typed => [new Uint8Array(values), bytesType]
  expect(compare(bytes(0xff), '<', bytes(1))).toBe(true)
  expect(compare(bytes(1, 2), '=', bytes(1, 2))).toBe(true)
})

test('what has parts, and truth, is equal or not, and has no order', () => {
  const array = arrayType(decimalType(3, 2))
  const value = (): SqlValue => [new Decimal(150n, 2), null]
  expect(compare([value(), array], '=', [value(), array])).toBe(true)
  expect(compare([value(), array], '<', [value(), array])).toBe('refused')
  expect(compare([true, booleanType], '<>', [false, booleanType])).toBe(true)
  const struct = structType([{ name: 'A', type: bytesType }])
  expect(compare([[new Uint8Array([1])], struct], '=', [[new Uint8Array([1])], struct])).toBe(true)
  expect(compare([1, integerType], '=', ['1', stringType])).toBe('refused')
  expect(compare([1, dateType], '=', [1, integerType])).toBe('refused')
})
