// The frequent comparisons, of values that JavaScript compares by itself: one function without calls in between.
import type { ComparisonOperator } from '../syntax/tree/expression.ts'
import type { Compiled } from './compiled.ts'
import type { Evaluator } from './evaluator.ts'

/** INTEGER meets DOUBLE as a number; BIGINT may be a bigint, which a double is not to meet without conversion. */
const families: readonly ReadonlySet<string>[] = [
  new Set(['INTEGER', 'BIGINT']),
  new Set(['INTEGER', 'DOUBLE']),
  new Set(['STRING']),
  new Set(['DATE']),
  new Set(['TIME']),
  new Set(['TIMESTAMP']),
]

/** Undefined where the values need more than that. */
export function plainComparison(
  operator: ComparisonOperator,
  { type: leftType, evaluate: left }: Compiled,
  { type: rightType, evaluate: right, literal }: Compiled,
): Evaluator | undefined {
  const kinds = [leftType?.kind ?? '', rightType?.kind ?? '']
  if (!families.some((family) => kinds.every((kind) => family.has(kind)))) return undefined
  // NaN is neither equal to anything nor unequal.
  if (operator === '<>' && kinds.includes('DOUBLE')) return undefined
  return literal === undefined || literal === null
    ? ofTwo(operator, left as Comparing, right as Comparing)
    : withLiteral(operator, left as Comparing, literal as number)
}

/** A number stands for whatever compares with `<` and `===`. */
type Comparing = (row: Parameters<Evaluator>[0]) => number | null

function ofTwo(operator: ComparisonOperator, left: Comparing, right: Comparing): Evaluator | undefined {
  const both = (test: (a: number, b: number) => boolean): Evaluator => {
    return (row) => {
      const a = left(row)
      if (a === null) return false
      const b = right(row)
      return b !== null && test(a, b)
    }
  }
  switch (operator) {
    case '=':
      return both((a, b) => a === b)
    case '<>':
      return both((a, b) => a !== b)
    case '<':
      return both((a, b) => a < b)
    case '<=':
      return both((a, b) => a <= b)
    case '>':
      return both((a, b) => a > b)
    case '>=':
      return both((a, b) => a >= b)
    default:
      return undefined
  }
}

function withLiteral(operator: ComparisonOperator, left: Comparing, b: number): Evaluator | undefined {
  switch (operator) {
    case '=':
      return (row) => left(row) === b
    case '<>':
      return (row) => {
        const a = left(row)
        return a !== null && a !== b
      }
    case '<':
      return (row) => {
        const a = left(row)
        return a !== null && a < b
      }
    case '<=':
      return (row) => {
        const a = left(row)
        return a !== null && a <= b
      }
    case '>':
      return (row) => {
        const a = left(row)
        return a !== null && a > b
      }
    case '>=':
      return (row) => {
        const a = left(row)
        return a !== null && a >= b
      }
    default:
      return undefined
  }
}
