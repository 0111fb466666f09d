// BIGINT arithmetic: 64 bits that wrap. Invariant: a result is a number wherever that is exact, else a bigint.
import { evaluationError } from '../errors.ts'

/** A BIGINT: see the table in value.ts. */
export type Long = number | bigint

/** The value as it is kept; bits beyond 64 are cut off. */
export function wrapLong(value: bigint): Long {
  const wrapped = BigInt.asIntN(64, value)
  const number = Number(wrapped)
  return Number.isSafeInteger(number) ? number : wrapped
}

export function addLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  return wrapLong(BigInt(a) + BigInt(b))
}

export function subtractLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (Number.isSafeInteger(difference)) return difference
  }
  return wrapLong(BigInt(a) - BigInt(b))
}

export function multiplyLong(a: Long, b: Long): Long {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product + 0
  }
  return wrapLong(BigInt(a) * BigInt(b))
}

/** Towards zero. */
export function divideLong(a: Long, b: Long): Long {
  if (b === 0) throw divisionByZero()
  // Of two safe integers the double quotient never rounds up to the next integer.
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0
  return wrapLong(BigInt(a) / BigInt(b))
}

/** With the sign of `a`. */
export function remainderLong(a: Long, b: Long): Long {
  if (b === 0) throw divisionByZero()
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0
  return wrapLong(BigInt(a) % BigInt(b))
}

export function negateLong(a: Long): Long {
  return typeof a === 'number' ? 0 - a : wrapLong(-a)
}

/** What `(long) value` is in Java: towards zero, the nearest bound for what lies beyond, 0 for NaN. */
export function doubleToLong(value: number): Long {
  if (Number.isNaN(value)) return 0
  const whole = Math.trunc(value)
  if (Number.isSafeInteger(whole)) return whole + 0
  if (whole >= 2 ** 63) return 2n ** 63n - 1n
  if (whole < -(2 ** 63)) return -(2n ** 63n)
  return BigInt(whole)
}

/** What `(int) value` is in Java. */
export function doubleToInt(value: number): number {
  return Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1)) + 0
}

/** What `(int) value` is in Java: the low 32 bits. */
export function longToInt(value: Long): number {
  return typeof value === 'number' && value === (value | 0) ? value : Number(BigInt.asIntN(32, BigInt(value)))
}

export function divisionByZero(): Error {
  return evaluationError('division by zero; guard it with CASE WHEN or NULLIF')
}
