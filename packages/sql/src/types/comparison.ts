// The operators = <> < <= > >= and IS [NOT] DISTINCT FROM on two values that are not NULL, made for the types of the two sides.
import type { ComparisonOperator } from '../syntax/tree/expression.ts'
import { compareBytes, equality } from './equality.ts'
import { decimalReader, doubleReader } from './number-reader.ts'
import { isNumeric, type SqlType } from './sql-type.ts'
import { dayMs } from './time/calendar.ts'
import { parseDate, parseTime, parseTimestamp } from './time/text.ts'
import type { SqlValue } from './value.ts'

export type Compare = (a: SqlValue, b: SqlValue) => boolean
type Reader = (value: SqlValue) => number | bigint | string

/** Undefined where ksqlDB refuses to compare these types in this way. */
export function comparison(operator: ComparisonOperator, a: SqlType, b: SqlType): Compare | undefined {
  const pair = primitives(a, b)
  if (pair) {
    const doubles = a.kind === 'DOUBLE' || b.kind === 'DOUBLE'
    return compareReadings((doubles && doubleTests[operator]) || readingTests[operator], pair)
  }
  const signs = signOf(a, b)
  if (signs) {
    const test = signTests[operator]
    return (x, y) => test(signs(x, y))
  }
  if (a.kind !== b.kind || !deep.has(a.kind)) return undefined
  const equal = equality(a)
  if (operator === '=' || operator === 'IS NOT DISTINCT FROM') return equal
  if (operator === '<>' || operator === 'IS DISTINCT FROM') return (x, y) => !equal(x, y)
  return undefined
}

const deep: ReadonlySet<string> = new Set(['BOOLEAN', 'ARRAY', 'MAP', 'STRUCT'])
const same: Reader = (value) => value as number

/** Both sides as JavaScript primitives that compare by themselves; undefined where there are none. */
function primitives(a: SqlType, b: SqlType): readonly [Reader, Reader] | undefined {
  if (isNumeric(a) && isNumeric(b)) {
    if (a.kind === 'DECIMAL' || b.kind === 'DECIMAL') return undefined
    // A double meets a BIGINT as a double, as it does in Java.
    return a.kind === 'DOUBLE' || b.kind === 'DOUBLE' ? [doubleReader(a), doubleReader(b)] : [same, same]
  }
  if (a.kind === 'STRING' && b.kind === 'STRING') return [same, same]
  const [left, right] = [timeReader(a, b), timeReader(b, a)]
  return left && right && [left, right]
}

/** A time, a date or a timestamp, or text that is compared with one, as a number. */
function timeReader(type: SqlType, other: SqlType): Reader | undefined {
  const target = type.kind === 'STRING' ? other.kind : type.kind
  const text = type.kind === 'STRING'
  const mixed = other.kind !== target && other.kind !== 'STRING'
  switch (target) {
    case 'TIME':
      if (mixed) return undefined
      return text ? (value) => parseTime(value as string) : same
    case 'DATE':
      if (mixed && other.kind !== 'TIMESTAMP') return undefined
      if (mixed) return (value) => (value as number) * dayMs
      return text ? (value) => parseDate(value as string) : same
    case 'TIMESTAMP':
      if (mixed && other.kind !== 'DATE') return undefined
      return text ? (value) => parseTimestamp(value as string) : same
    default:
      return undefined
  }
}

function compareReadings(compare: ReadingTest, [left, right]: readonly [Reader, Reader]): Compare {
  if (left === same && right === same) return compare as Compare
  return (a, b) => compare(left(a), right(b))
}

type Primitive = number | bigint | string
type ReadingTest = (a: Primitive, b: Primitive) => boolean
const readingTests: Record<ComparisonOperator, ReadingTest> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  'IS DISTINCT FROM': (a, b) => a !== b,
  'IS NOT DISTINCT FROM': (a, b) => a === b,
}

/** NaN is neither equal to a number nor below or above it, and so is never another one. */
const doubleTests: Partial<Record<ComparisonOperator, ReadingTest>> = {
  '<>': (a, b) => a < b || a > b,
  'IS DISTINCT FROM': (a, b) => a < b || a > b,
  'IS NOT DISTINCT FROM': (a, b) => !(a < b || a > b),
}

/** Below, at or above zero, where primitives do not do. */
function signOf(a: SqlType, b: SqlType): ((x: SqlValue, y: SqlValue) => number) | undefined {
  if (a.kind === 'BYTES' && b.kind === 'BYTES') return (x, y) => compareBytes(x as Uint8Array, y as Uint8Array)
  if (!isNumeric(a) || !isNumeric(b)) return undefined
  const [left, right] = [decimalReader(a), decimalReader(b)]
  return (x, y) => left(x).compare(right(y))
}

const signTests: Record<ComparisonOperator, (sign: number) => boolean> = {
  '=': (sign) => sign === 0,
  '<>': (sign) => sign !== 0,
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
  'IS DISTINCT FROM': (sign) => sign !== 0,
  'IS NOT DISTINCT FROM': (sign) => sign === 0,
}
