// DECIMAL arithmetic over values of given scales, and the way into a DECIMAL from other numbers.
// Law: a result is exact or an error, except where a cast rounds.
import { Decimal } from '@millrace/serde'
import { evaluationError } from '../errors.ts'
import { divisionByZero } from './int64.ts'
import type { DecimalType } from './sql-type.ts'
import type { ArithmeticOperator } from './decimal-type.ts'

export function decimalOperation(operator: ArithmeticOperator, scale: number): (a: Decimal, b: Decimal) => Decimal {
  switch (operator) {
    case '+':
      return (a, b) => new Decimal(a.withScale(scale).unscaled + b.withScale(scale).unscaled, scale)
    case '-':
      return (a, b) => new Decimal(a.withScale(scale).unscaled - b.withScale(scale).unscaled, scale)
    case '*':
      return (a, b) => new Decimal(a.unscaled * b.unscaled, a.scale + b.scale).withScale(scale)
    case '%':
      return (a, b) => {
        if (b.unscaled === 0n) throw divisionByZero()
        return new Decimal(a.withScale(scale).unscaled % b.withScale(scale).unscaled, scale)
      }
    case '/':
      return (a, b) => divideExactly(a, b, scale)
  }
}

function divideExactly(a: Decimal, b: Decimal, scale: number): Decimal {
  if (b.unscaled === 0n) throw divisionByZero()
  const shift = scale + b.scale - a.scale
  const [dividend, divisor] =
    shift >= 0 ? [a.unscaled * 10n ** BigInt(shift), b.unscaled] : [a.unscaled, b.unscaled * 10n ** BigInt(-shift)]
  if (dividend % divisor !== 0n) {
    throw evaluationError(
      `${a.toString()} / ${b.toString()} has more than ${scale} digits behind the point; cast an operand to DOUBLE, or round`,
    )
  }
  return new Decimal(dividend / divisor, scale)
}

/** A number as a DECIMAL of this type, rounded half up behind the point; an error where it has too many digits before it. */
export function toDecimal(value: Decimal, { precision, scale }: DecimalType): Decimal {
  if (value.precision === precision && value.scale === scale) return value
  const whole = precision - scale
  if (value.withScale(0, 'DOWN').unscaled / 10n ** BigInt(whole) !== 0n) {
    throw evaluationError(
      `Numeric field overflow: A field with precision ${precision} and scale ${scale} must round to an absolute value less than 10^${whole}. Got ${value.toString()}`,
    )
  }
  return value.withScale(scale, 'HALF_UP')
}

/** The exact value of a double, rounded half up to so many significant digits; an error for NaN and infinities. */
export function exactDouble(value: number, digits: number): Decimal {
  if (!Number.isFinite(value)) throw evaluationError(`${value} is no DECIMAL`)
  const [mantissa, exponent] = parts(value)
  const exact =
    exponent >= 0
      ? new Decimal(mantissa * 2n ** BigInt(exponent), 0)
      : new Decimal(mantissa * 5n ** BigInt(-exponent), -exponent)
  const surplus = exact.precision - digits
  if (surplus <= 0) return exact
  const rounded = exact.withScale(exact.scale - surplus, 'HALF_UP')
  return rounded.scale < 0 ? rounded.withScale(0) : rounded
}

/** The whole number and the power of two that a double is, reduced. */
function parts(value: number): [bigint, number] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  let mantissa = biased === 0 ? fraction : fraction | (1n << 52n)
  let exponent = (biased === 0 ? 1 : biased) - 1075
  while (exponent < 0 && mantissa !== 0n && (mantissa & 1n) === 0n) {
    mantissa >>= 1n
    exponent++
  }
  if (mantissa === 0n) return [0n, 0]
  return [value < 0 ? -mantissa : mantissa, exponent]
}
