// ROUND and TRUNC, and the way that ROUND treats ties: towards positive infinity.
import { Decimal } from '@millrace/serde'
import { decimalReader } from '../../types/number-reader.ts'
import { decimalType, doubleType, type SqlType } from '../../types/sql-type.ts'
import { doubleToLong } from '../../types/int64.ts'
import { overload, scalar, type ScalarFunction } from '../scalar-function.ts'

type Round = (value: Decimal, scale: number) => Decimal

const roundTies: Round = (value, scale) => {
  if (scale >= value.scale) return value.withScale(scale)
  const divisor = 10n ** BigInt(value.scale - scale)
  // floor(x + 1/2)
  const doubled = 2n * value.unscaled + divisor
  const quotient = doubled / (2n * divisor)
  const floor = doubled < 0n && doubled % (2n * divisor) !== 0n ? quotient - 1n : quotient
  return new Decimal(floor, scale)
}

const truncate: Round = (value, scale) => value.withScale(scale, 'DOWN')

/** To so many places, but with the scale that it had. */
function keepScale(round: Round, value: Decimal, places: number): Decimal {
  return round(value, places).withScale(value.scale, 'DOWN')
}

const wholeType = ([type]: readonly (SqlType | null)[]): SqlType | undefined =>
  type?.kind === 'DECIMAL' ? decimalType(Math.max(type.precision - type.scale, 1), 0) : undefined
const sameType = ([type]: readonly (SqlType | null)[]): SqlType | undefined => type ?? undefined

function rounding(
  name: string,
  description: string,
  round: Round,
  ofDouble: (value: number) => number,
): ScalarFunction {
  const exact = decimalReader(doubleType)
  // ROUND takes whole numbers that cannot be NULL, TRUNC any.
  const nulls = name === 'ROUND' ? 'fail' : 'null'
  return scalar(
    name,
    description,
    overload({ params: ['value: INTEGER'], returns: 'BIGINT', nulls, call: (value) => value }),
    overload({ params: ['value: BIGINT'], returns: 'BIGINT', nulls, call: (value) => value }),
    overload({ params: ['value: DOUBLE'], returns: 'BIGINT', call: (value) => doubleToLong(ofDouble(value)) }),
    overload({
      params: ['value: DOUBLE', 'places: INTEGER'],
      returns: 'DOUBLE',
      call: (value, places) => round(exact(value), places).toNumber(),
    }),
    overload({ params: ['value: DECIMAL'], returns: wholeType, call: (value) => round(value, 0) }),
    overload({
      params: ['value: DECIMAL', 'places: INTEGER'],
      returns: sameType,
      call: (value, places) => keepScale(round, value, places),
    }),
  )
}

export const roundings: readonly ScalarFunction[] = [
  rounding(
    'ROUND',
    'To the nearest whole number, or to so many places behind the point; negative places round before it. Ties go up.',
    roundTies,
    Math.round,
  ),
  rounding('TRUNC', 'Cuts digits behind the point, or beyond so many places, towards zero.', truncate, Math.trunc),
]
