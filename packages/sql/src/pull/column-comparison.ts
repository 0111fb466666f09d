// A condition that compares a column with something else, turned so that the column is on the left.
import { within } from '../analyze/traverse.ts'
import type { Comparison, Expression } from '../syntax/tree/expression.ts'

export type BoundOperator = '=' | '<' | '<=' | '>' | '>='

export interface ColumnComparison {
  readonly column: string
  /** Undefined: one that says nothing of where the column's values lie. */
  readonly operator: BoundOperator | undefined
  readonly other: Expression
}

export function columnComparison({ left, right, operator }: Comparison): ColumnComparison | undefined {
  const bound = isBound(operator) ? operator : undefined
  if (right.kind === 'column') return { column: right.name, operator: bound && turned[bound], other: left }
  if (left.kind === 'column') return { column: left.name, operator: bound, other: right }
  return undefined
}

export function hasColumn(expression: Expression): boolean {
  return [...within(expression)].some((part) => part.kind === 'column')
}

const turned = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

function isBound(operator: Comparison['operator']): operator is BoundOperator {
  return operator in turned
}
