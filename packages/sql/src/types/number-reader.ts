// Values of one numeric type as another, for operations on two types. Made once for a type.
import { Decimal } from '@millrace/serde'
import { evaluationError } from '../errors.ts'
import type { SqlType } from './sql-type.ts'
import type { SqlValue } from './value.ts'

/** The nearest double. */
export function doubleReader(type: SqlType): (value: SqlValue) => number {
  if (type.kind === 'DECIMAL') return (value) => (value as Decimal).toNumber()
  if (type.kind === 'BIGINT') return Number
  return (value) => value as number
}

/** The decimal with the digits that the number prints with; an error for doubles that are no number. */
export function decimalReader(type: SqlType): (value: SqlValue) => Decimal {
  if (type.kind === 'DECIMAL') return (value) => value as Decimal
  if (type.kind !== 'DOUBLE') return (value) => new Decimal(BigInt(value as number | bigint), 0)
  return (value) => {
    const decimal = Decimal.ofDouble(value as number)
    if (!decimal) throw evaluationError(`${value as number} is no DECIMAL`)
    return decimal
  }
}
