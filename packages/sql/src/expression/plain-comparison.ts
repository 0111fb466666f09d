// The most frequent comparisons, of something with a literal that JavaScript compares by itself: no call in between.
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

/** Undefined where it takes more than that. */
export function plainComparison(operator: ComparisonOperator, left: Compiled, right: Compiled): Evaluator | undefined {
  const { literal } = right
  const kinds = [left.type?.kind ?? '', right.type?.kind ?? '']
  if (literal === undefined || literal === null || !families.some((family) => kinds.every((kind) => family.has(kind))))
    return undefined
  // NaN is neither equal to anything nor unequal.
  if (operator === '<>' && kinds.includes('DOUBLE')) return undefined
  return withLiteral(operator, left.evaluate as Comparing, literal as number)
}

/** A number stands for whatever compares with `<` and `===`. */
type Comparing = (row: Parameters<Evaluator>[0]) => number | null

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
