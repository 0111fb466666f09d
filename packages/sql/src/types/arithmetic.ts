// The operators + - * / %: the type of a result, and a function made for the operands' types.
import type { Decimal } from '@millrace/serde'
import { type ArithmeticOperator, decimalOf, decimalResult } from './decimal-type.ts'
import { decimalOperation } from './exact-decimal.ts'
import {
  addLong,
  divideLong,
  divisionByZero,
  type Long,
  multiplyLong,
  negateLong,
  remainderLong,
  subtractLong,
} from './int64.ts'
import { decimalReader, doubleReader } from './number-reader.ts'
import {
  bigintType,
  type DecimalType,
  doubleType,
  integerType,
  isNumeric,
  type SqlType,
  stringType,
} from './sql-type.ts'
import type { SqlValue } from './value.ts'

export interface BinaryOperation {
  readonly type: SqlType
  /** Of two values that are not NULL. */
  readonly apply: (a: SqlValue, b: SqlValue) => SqlValue
}

/** Undefined where the operator does not work on these types. INTEGER and BIGINT wrap; the rest is in exact-decimal.ts. */
export function arithmetic(operator: ArithmeticOperator, a: SqlType, b: SqlType): BinaryOperation | undefined {
  if (a.kind === 'STRING' && b.kind === 'STRING') {
    return operator === '+' ? { type: stringType, apply: as<string>((x, y) => x + y) } : undefined
  }
  if (!isNumeric(a) || !isNumeric(b)) return undefined
  if (a.kind === 'DOUBLE' || b.kind === 'DOUBLE') return doubles(operator, a, b)
  if (a.kind === 'DECIMAL' || b.kind === 'DECIMAL') return decimals(operator, a, b)
  if (a.kind === 'BIGINT' || b.kind === 'BIGINT') return { type: bigintType, apply: as<Long>(longs[operator]) }
  return { type: integerType, apply: as<number>(integers[operator]) }
}

/** Unary minus; undefined where it does not work on the type. */
export function negation(type: SqlType): ((value: SqlValue) => SqlValue) | undefined {
  switch (type.kind) {
    case 'INTEGER':
      return (value) => -(value as number) | 0
    case 'BIGINT':
      return (value) => negateLong(value as Long)
    case 'DOUBLE':
      return (value) => -(value as number)
    case 'DECIMAL': {
      const zero = decimalReader(integerType)(0)
      const subtract = decimalOperation('-', type.scale)
      return (value) => subtract(zero, value as Decimal)
    }
    default:
      return undefined
  }
}

const integers: Record<ArithmeticOperator, (a: number, b: number) => number> = {
  '+': (a, b) => (a + b) | 0,
  '-': (a, b) => (a - b) | 0,
  '*': Math.imul,
  '/': (a, b) => {
    if (b === 0) throw divisionByZero()
    return (a / b) | 0
  },
  '%': (a, b) => {
    if (b === 0) throw divisionByZero()
    return (a % b) | 0
  },
}

const longs: Record<ArithmeticOperator, (a: Long, b: Long) => Long> = {
  '+': addLong,
  '-': subtractLong,
  '*': multiplyLong,
  '/': divideLong,
  '%': remainderLong,
}

const plainDoubles: Record<ArithmeticOperator, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
}

function doubles(operator: ArithmeticOperator, a: SqlType, b: SqlType): BinaryOperation {
  const apply = plainDoubles[operator]
  if (a.kind === 'DOUBLE' && b.kind === 'DOUBLE') return { type: doubleType, apply: as<number>(apply) }
  const [left, right] = [doubleReader(a), doubleReader(b)]
  return { type: doubleType, apply: (x, y) => apply(left(x), right(y)) }
}

function decimals(operator: ArithmeticOperator, a: SqlType, b: SqlType): BinaryOperation {
  const type = decimalResult(operator, decimalOf(a) as DecimalType, decimalOf(b) as DecimalType)
  const apply = decimalOperation(operator, type.scale)
  const [left, right] = [decimalReader(a), decimalReader(b)]
  return { type, apply: (x, y) => apply(left(x), right(y)) }
}

/** The types were looked at when the operation was chosen. */
function as<T>(apply: (a: T, b: T) => T): BinaryOperation['apply'] {
  return apply as never
}
