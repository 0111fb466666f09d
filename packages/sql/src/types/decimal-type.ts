// The precision and scale that decimals have: of whole numbers, of two together, of literals and of results.
import type { Decimal } from '@millrace/serde'
import { type DecimalType, decimalType, type SqlType } from './sql-type.ts'

/** The DECIMAL that holds every value of a type: of INTEGER, BIGINT and DECIMAL. Undefined for others. */
export function decimalOf(type: SqlType): DecimalType | undefined {
  if (type.kind === 'DECIMAL') return type
  if (type.kind === 'INTEGER') return decimalType(10, 0)
  if (type.kind === 'BIGINT') return decimalType(19, 0)
  return undefined
}

/** The narrowest DECIMAL that holds both. */
export function widerDecimal(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale)
  return decimalType(Math.max(a.precision - a.scale, b.precision - b.scale) + scale, scale)
}

/** True when every value of `from` is one of `to`: as many digits on both sides of the point. */
export function decimalFits(from: DecimalType, to: DecimalType): boolean {
  return from.scale <= to.scale && from.precision - from.scale <= to.precision - to.scale
}

/** The type of a literal: its digits as written; 0.05 has precision 3. */
export function literalDecimalType(value: Decimal): DecimalType {
  const { precision, scale } = value
  if (scale <= 0) return decimalType(precision - scale, 0)
  return decimalType(Math.max(precision, scale + 1), scale)
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'

/** The type of a result: wide enough for every exact sum, difference, product and remainder. */
export function decimalResult(operator: ArithmeticOperator, a: DecimalType, b: DecimalType): DecimalType {
  const [wholeA, wholeB] = [a.precision - a.scale, b.precision - b.scale]
  switch (operator) {
    case '+':
    case '-': {
      const scale = Math.max(a.scale, b.scale)
      return decimalType(scale + Math.max(wholeA, wholeB) + 1, scale)
    }
    case '*':
      return decimalType(a.precision + b.precision + 1, a.scale + b.scale)
    case '/': {
      const scale = Math.max(6, a.scale + b.precision + 1)
      return decimalType(wholeA + b.scale + scale, scale)
    }
    case '%': {
      const scale = Math.max(a.scale, b.scale)
      return decimalType(Math.min(wholeA, wholeB) + scale, scale)
    }
  }
}
