import { fc, test } from '@fast-check/vitest'
import { Decimal } from '@millrace/serde'
import {
  arithmetic,
  type ArithmeticOperator,
  bigintType,
  caster,
  comparison,
  decimalResult,
  decimalType,
  doubleText,
  doubleType,
  integerType,
  type SqlType,
  type SqlValue,
  stringType,
  timestampType,
  wrapLong,
} from '@millrace/sql'
import { expect } from 'vitest'

const long = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -5n, max: 5n }),
    fc.constantFrom(2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n), 3037000500n),
  )
  .map(wrapLong)
const operator = fc.constantFrom<ArithmeticOperator>('+', '-', '*', '/', '%')

const exactly: Record<ArithmeticOperator, (a: bigint, b: bigint) => bigint> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}

function apply(symbol: ArithmeticOperator, type: SqlType, a: SqlValue, b: SqlValue): SqlValue {
  return arithmetic(symbol, type, type)?.apply(a, b) as SqlValue
}

test.prop([operator, long, long])(
  'BIGINT arithmetic is that of 64 bits, in numbers where they are exact',
  (symbol, a, b) => {
    fc.pre(b !== 0 || (symbol !== '/' && symbol !== '%'))
    const result = apply(symbol, bigintType, a, b)
    expect(result).toBe(wrapLong(exactly[symbol](BigInt(a), BigInt(b))))
    expect(Object.is(result, -0)).toBe(false)
  },
)

test.prop([operator, fc.integer(), fc.integer()])('INTEGER arithmetic is that of 32 bits', (symbol, a, b) => {
  fc.pre(b !== 0 || (symbol !== '/' && symbol !== '%'))
  const wide = exactly[symbol](BigInt(a), BigInt(b))
  expect(apply(symbol, integerType, a, b)).toBe(Number(BigInt.asIntN(32, wide)))
})

const decimal = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 20 }))
  .map(([precision, scale]) => decimalType(Math.max(precision, scale), scale))
  .chain((type) => {
    const limit = 10n ** BigInt(type.precision) - 1n
    return fc
      .bigInt({ min: -limit, max: limit })
      .map((unscaled) => ({ type, value: new Decimal(unscaled, type.scale) }))
  })

test.prop([operator, decimal, decimal])(
  'DECIMAL arithmetic is exact, of the type that is foretold, or an error',
  (symbol, a, b) => {
    fc.pre(b.value.unscaled !== 0n || (symbol !== '/' && symbol !== '%'))
    const operation = arithmetic(symbol, a.type, b.type)
    const type = decimalResult(symbol, a.type, b.type)
    expect(operation?.type).toEqual(type)
    // Both as whole numbers of the same unit, then the fraction that the result is.
    const scale = Math.max(a.type.scale, b.type.scale)
    const [x, y] = [a.value.withScale(scale).unscaled, b.value.withScale(scale).unscaled]
    const unit = 10n ** BigInt(scale)
    const fractions: Record<ArithmeticOperator, () => [bigint, bigint]> = {
      '+': () => [x + y, unit],
      '-': () => [x - y, unit],
      '*': () => [x * y, unit * unit],
      '/': () => [x, y],
      '%': () => [x % y, unit],
    }
    const [numerator, denominator] = fractions[symbol]()
    const scaled = numerator * 10n ** BigInt(type.scale)
    if (scaled % denominator !== 0n) {
      expect(() => operation?.apply(a.value, b.value)).toThrow('SQL_EVALUATION')
      return
    }
    const result = operation?.apply(a.value, b.value) as Decimal
    expect([result.unscaled, result.scale]).toEqual([scaled / denominator, type.scale])
    expect(result.precision).toBeLessThanOrEqual(type.precision)
  },
)

test.prop([long, decimal])('a BIGINT and a DECIMAL compare as the numbers that they are', (a, { type, value }) => {
  const wide = BigInt(a) * 10n ** BigInt(type.scale)
  expect(comparison('<', bigintType, type)?.(a, value)).toBe(wide < value.unscaled)
  expect(comparison('=', type, bigintType)?.(value, a)).toBe(wide === value.unscaled)
})

function roundTrip(type: SqlType, value: SqlValue): SqlValue {
  const text = caster(type, stringType)?.(value) as SqlValue
  return caster(stringType, type)?.(text) as SqlValue
}

test.prop([long])('a BIGINT reads back from its text', (value) => {
  expect(roundTrip(bigintType, value)).toBe(value)
})

test.prop([decimal])('a DECIMAL reads back from its text', ({ type, value }) => {
  expect((roundTrip(type, value) as Decimal).equals(value)).toBe(true)
})

test.prop([fc.double({ noDefaultInfinity: true })])('a DOUBLE reads back from its text', (value) => {
  expect(roundTrip(doubleType, value)).toBe(value)
  if (!Number.isNaN(value)) expect(doubleText(value)).toMatch(/^-?\d+\.\d+(E-?\d+)?$/)
})

test.prop([fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })])(
  'a TIMESTAMP reads back from its text',
  (ms) => {
    expect(roundTrip(timestampType, ms)).toBe(ms)
  },
)

test.prop([fc.double({ noNaN: true, noDefaultInfinity: true })])(
  'a DOUBLE becomes the BIGINT that stands before its point',
  (value) => {
    const result = caster(doubleType, bigintType)?.(value) as number | bigint
    const whole = BigInt(Math.trunc(value))
    const bounded = whole > 2n ** 63n - 1n ? 2n ** 63n - 1n : whole < -(2n ** 63n) ? -(2n ** 63n) : whole
    expect(BigInt(result)).toBe(bounded)
  },
)
