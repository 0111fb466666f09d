// Which columns of a chain of joins have the value of its key. Joins are left-deep: each adds one source on the right.
import type { ColumnReference, Expression } from '../syntax/tree/expression.ts'
import type { JoinInfo } from './analysis.ts'
import { identityOf } from './traverse.ts'

export interface JoinKeys {
  /** Every expression that equals the key, by identity. */
  readonly equivalent: ReadonlySet<string>
  /** The columns among them, in the order in which the joins name them: a projection must have one. */
  readonly viable: readonly ColumnReference[]
}

/** Of the first joins of a query, all of `joins`. A full outer join's key is none of its columns: either may be NULL. */
export function joinKeys(joins: readonly JoinInfo[]): JoinKeys {
  const last = joins.at(-1)
  if (!last) return { equivalent: new Set(), viable: [] }
  const { type, leftExpression, rightExpression } = last
  const left = joinKeys(joins.slice(0, -1))
  if (type === 'OUTER') return { equivalent: new Set(), viable: [] }
  const own = [identityOf(leftExpression), identityOf(rightExpression)]
  const continues = own.some((key) => left.equivalent.has(key))
  const equivalent = new Set(continues ? [...own, ...left.equivalent] : own)
  const candidates = [...left.viable, leftExpression, rightExpression].filter(isColumn)
  return { equivalent, viable: distinct(candidates).filter((one) => equivalent.has(identityOf(one))) }
}

function isColumn(expression: Expression): expression is ColumnReference {
  return expression.kind === 'column'
}

function distinct(columns: readonly ColumnReference[]): ColumnReference[] {
  return [...new Map(columns.map((column) => [identityOf(column), column])).values()]
}
