// Functions of numbers. Those of one or two doubles take every number; ABS, CEIL and FLOOR keep the type.
import { Decimal } from '@millrace/serde'
import type { SqlType } from '../../types/sql-type.ts'
import { negateLong } from '../../types/int64.ts'
import { overload, scalar, type ScalarFunction } from '../scalar-function.ts'
import { naturalLogarithm } from './logarithm.ts'

/** The type of the first argument. */
const sameAsFirst = ([type]: readonly (SqlType | null)[]): SqlType | undefined => type ?? undefined

function ofOne(name: string, description: string, compute: (value: number) => number): ScalarFunction {
  return scalar(
    name,
    description,
    overload({ params: ['value: INTEGER'], returns: 'DOUBLE', call: compute }),
    overload({ params: ['value: BIGINT'], returns: 'DOUBLE', call: (value) => compute(Number(value)) }),
    overload({ params: ['value: DOUBLE'], returns: 'DOUBLE', call: compute }),
  )
}

function ofTwo(
  name: string,
  description: string,
  [first, second]: readonly [string, string],
  compute: (a: number, b: number) => number,
): ScalarFunction {
  return scalar(
    name,
    description,
    overload({ params: [`${first}: INTEGER`, `${second}: INTEGER`], returns: 'DOUBLE', call: compute as never }),
    overload({
      params: [`${first}: BIGINT`, `${second}: BIGINT`],
      returns: 'DOUBLE',
      call: (a, b) => compute(Number(a), Number(b)),
    }),
    overload({ params: [`${first}: DOUBLE`, `${second}: DOUBLE`], returns: 'DOUBLE', call: compute as never }),
  )
}

/** Ten to the scale: what one is among a decimal's unscaled digits. */
function whole({ unscaled, scale }: Decimal, up: boolean): Decimal {
  const one = 10n ** BigInt(scale)
  const rest = unscaled % one
  const cut = unscaled - rest
  if (rest === 0n) return new Decimal(cut, scale)
  return new Decimal(up === rest > 0n ? cut + (up ? one : -one) : cut, scale)
}

const log = ofOne('LOG', '', naturalLogarithm)
const logOfBase = ofTwo('LOG', '', ['base', 'value'], (base, value) =>
  base <= 0 || base === 1 ? Number.NaN : naturalLogarithm(value) / naturalLogarithm(base),
)

export const math: readonly ScalarFunction[] = [
  scalar(
    'ABS',
    'The magnitude of a number. The lowest INTEGER and BIGINT have none and stay as they are.',
    overload({ params: ['value: INTEGER'], returns: 'INTEGER', call: (value) => (value < 0 ? -value | 0 : value) }),
    overload({
      params: ['value: BIGINT'],
      returns: 'BIGINT',
      call: (value) => (value < 0 ? negateLong(value) : value),
    }),
    overload({ params: ['value: DOUBLE'], returns: 'DOUBLE', call: Math.abs }),
    overload({
      params: ['value: DECIMAL'],
      returns: sameAsFirst,
      call: (value) => (value.unscaled < 0n ? new Decimal(-value.unscaled, value.scale) : value),
    }),
  ),
  scalar(
    'CEIL',
    'The next whole number at or above; a DECIMAL keeps its scale.',
    overload({ params: ['value: INTEGER'], returns: 'INTEGER', call: (value) => value }),
    overload({ params: ['value: BIGINT'], returns: 'BIGINT', call: (value) => value }),
    overload({ params: ['value: DOUBLE'], returns: 'DOUBLE', call: Math.ceil }),
    overload({ params: ['value: DECIMAL'], returns: sameAsFirst, call: (value) => whole(value, true) }),
  ),
  scalar(
    'FLOOR',
    'The next whole number at or below; a DECIMAL keeps its scale.',
    overload({ params: ['value: INTEGER'], returns: 'INTEGER', call: (value) => value }),
    overload({ params: ['value: BIGINT'], returns: 'BIGINT', call: (value) => value }),
    overload({ params: ['value: DOUBLE'], returns: 'DOUBLE', call: Math.floor }),
    overload({ params: ['value: DECIMAL'], returns: sameAsFirst, call: (value) => whole(value, false) }),
  ),
  scalar(
    'SIGN',
    '-1, 0 or 1.',
    overload({ params: ['value: INTEGER'], returns: 'INTEGER', call: (value) => Math.sign(value) }),
    overload({ params: ['value: BIGINT'], returns: 'INTEGER', call: (value) => Math.sign(Number(value)) }),
    overload({ params: ['value: DOUBLE'], returns: 'INTEGER', call: (value) => Math.sign(value) || 0 }),
  ),
  ofOne('ACOS', 'Inverse cosine, in radians.', Math.acos),
  ofOne('ASIN', 'Inverse sine, in radians.', Math.asin),
  ofOne('ATAN', 'Inverse tangent, in radians.', Math.atan),
  ofTwo('ATAN2', 'The angle of the point (x, y), in radians; y comes first.', ['y', 'x'], Math.atan2),
  ofOne('CBRT', 'Cube root.', Math.cbrt),
  ofOne('COS', 'Cosine of an angle in radians.', Math.cos),
  ofOne('COSH', 'Hyperbolic cosine.', Math.cosh),
  ofOne('COT', 'Cotangent of an angle in radians.', (value) => 1 / Math.tan(value)),
  ofOne('DEGREES', 'Radians to degrees.', (value) => value * 57.29577951308232),
  ofOne('EXP', 'e to the power of a number.', Math.exp),
  ofOne('LN', 'Natural logarithm.', naturalLogarithm),
  scalar(
    'LOG',
    'Natural logarithm, or the logarithm to a base, which comes first.',
    ...log.signatures,
    ...logOfBase.signatures,
  ),
  scalar(
    'PI',
    'The ratio of a circle’s circumference to its diameter.',
    overload({ params: [], returns: 'DOUBLE', call: () => Math.PI }),
  ),
  ofTwo('POWER', 'The first number to the power of the second.', ['base', 'exponent'], Math.pow),
  ofOne('RADIANS', 'Degrees to radians.', (value) => value * 0.017453292519943295),
  scalar(
    'RANDOM',
    'A pseudo-random number from 0 up to but not including 1.',
    overload({ params: [], returns: 'DOUBLE', make: ({ random }) => random }),
  ),
  ofOne('SIN', 'Sine of an angle in radians.', Math.sin),
  ofOne('SINH', 'Hyperbolic sine.', Math.sinh),
  ofOne('SQRT', 'Square root.', Math.sqrt),
  ofOne('TAN', 'Tangent of an angle in radians.', Math.tan),
  ofOne('TANH', 'Hyperbolic tangent.', Math.tanh),
]
