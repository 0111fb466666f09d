// Comparisons and BETWEEN. Law: with NULL they are FALSE, except IS [NOT] DISTINCT FROM, for which NULL is a value like others.
import { caster } from '../types/cast.ts'
import { type Compare, comparison } from '../types/comparison.ts'
import { booleanType, type SqlType, typeText } from '../types/sql-type.ts'
import type { SqlValue } from '../types/value.ts'
import type { Between, Comparison, ComparisonOperator, Expression } from '../syntax/tree/expression.ts'
import { type Compiled, compiled, condition, type Environment, refuse, textOf } from './compiled.ts'
import type { Evaluator } from './evaluator.ts'
import { plainComparison } from './plain-comparison.ts'

interface Side {
  readonly tree: Expression
  readonly value: Compiled
}

export function compileComparison(tree: Comparison, env: Environment): Compiled {
  const { operator } = tree
  const left = { tree: tree.left, value: env.compile(tree.left) }
  const right = { tree: tree.right, value: env.compile(tree.right) }
  const [a, b, compare] = prepare(tree, operator, left, right)
  const neverFails = a.neverFails && b.neverFails && !readsText(a, b)
  return compiled(tree, booleanType, evaluator(operator, a, b, compare), { neverFails })
}

export function compileBetween(tree: Between, env: Environment): Compiled {
  if (env.typesOnly) return condition(tree)
  const operand = { tree: tree.operand, value: env.compile(tree.operand) }
  const bound = (bound: Expression): Side => ({ tree: bound, value: env.compile(bound) })
  const [above, low, notBelow] = prepare(tree, '>=', operand, bound(tree.low))
  const [below, high, notAbove] = prepare(tree, '<=', operand, bound(tree.high))
  // The operand may have become another value for each of the two: text that is compared with a time.
  const sameOperand = above === below
  const [first, second, lowest, highest] = [above.evaluate, below.evaluate, low.evaluate, high.evaluate]
  return compiled(tree, booleanType, (row) => {
    const a = first(row)
    if (a === null) return false
    const from = lowest(row)
    if (from === null || !notBelow(a, from)) return false
    const b = sameOperand ? a : second(row)
    const to = highest(row)
    return b !== null && to !== null && notAbove(b, to)
  })
}

/** Both sides and their comparison, or a refusal. A text that is compared with a time is read now if it is a literal. */
function prepare(
  tree: Expression,
  operator: ComparisonOperator,
  { tree: leftTree, value: left }: Side,
  { tree: rightTree, value: right }: Side,
): readonly [Compiled, Compiled, Compare] {
  if (left.type === null || right.type === null) {
    const kind = (type: SqlType | null): string => type?.kind ?? 'NULL'
    refuse(
      tree,
      `Comparison with NULL not supported: ${kind(left.type)} ${shownOperator(operator)} ${kind(right.type)}\nUse 'IS NULL' or 'IS NOT NULL' instead.`,
    )
  }
  const [a, b] = [asTime(leftTree, left, right.type), asTime(rightTree, right, left.type)]
  const compare = comparison(operator, a.type as SqlType, b.type as SqlType)
  if (compare) return [a, b, compare]
  const shown = (side: Expression, { type }: Compiled): string => `${textOf(side)} (${typeText(type as SqlType)})`
  refuse(
    tree,
    `Cannot compare ${shown(leftTree, left)} to ${shown(rightTree, right)} with ${operatorNames[operator]}.`,
    'CAST makes both sides of one type',
  )
}

const times: ReadonlySet<string> = new Set(['DATE', 'TIME', 'TIMESTAMP'])

function asTime(tree: Expression, side: Compiled, other: SqlType): Compiled {
  if (typeof side.literal !== 'string' || !times.has(other.kind)) return side
  try {
    const value = caster(side.type as SqlType, other)?.(side.literal) ?? null
    return compiled(tree, other, () => value, { literal: value, neverFails: true })
  } catch {
    // ksqlDB takes the statement and fails for each row.
    return side
  }
}

function readsText(a: Compiled, b: Compiled): boolean {
  return a.type?.kind !== b.type?.kind && (a.type?.kind === 'STRING' || b.type?.kind === 'STRING')
}

function evaluator(operator: ComparisonOperator, left: Compiled, right: Compiled, compare: Compare): Evaluator {
  const [first, second] = [left.evaluate, right.evaluate]
  if (operator === 'IS DISTINCT FROM' || operator === 'IS NOT DISTINCT FROM') {
    const distinct = operator === 'IS DISTINCT FROM'
    return (row) => {
      const a = first(row)
      const b = second(row)
      return a === null || b === null ? (a !== b) === distinct : compare(a, b)
    }
  }
  return (
    plainComparison(operator, left, right) ??
    ((row) => {
      const a: SqlValue = first(row)
      // As in ksqlDB, NULL on the left decides before the right side can fail.
      if (a === null) return false
      const b: SqlValue = second(row)
      return b !== null && compare(a, b)
    })
  )
}

function shownOperator(operator: ComparisonOperator): string {
  return operator === 'IS NOT DISTINCT FROM' ? 'IS DISTINCT FROM' : operator
}

const operatorNames: Record<ComparisonOperator, string> = {
  '=': 'EQUAL',
  '<>': 'NOT_EQUAL',
  '<': 'LESS_THAN',
  '<=': 'LESS_THAN_OR_EQUAL',
  '>': 'GREATER_THAN',
  '>=': 'GREATER_THAN_OR_EQUAL',
  'IS DISTINCT FROM': 'IS_DISTINCT_FROM',
  'IS NOT DISTINCT FROM': 'IS_DISTINCT_FROM',
}
