// What EXPLAIN's picture says of a step: its clauses, each with what stands in it.
import type { DataSource } from '../catalog/source.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import { quoteName } from '../syntax/quote.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { NamedExpression } from './projection.ts'

export interface Caption {
  /** `WHERE`, `LEFT OUTER JOIN`. */
  readonly title: string
  readonly lines: readonly string[]
}

/** Expressions of a step as the query has them: names of the plan's own are put back. */
export type Original = (expression: Expression) => Expression

/** Of a topic with its rows. */
export function sourceCaption({ kind, name, topic, keyFormat, valueFormat }: DataSource, alias: string): Caption {
  const title = `${kind} ${quoteName(name)}${alias === name ? '' : ` AS ${quoteName(alias)}`}`
  return { title, lines: [`topic ${topic}`, `key ${keyFormat.name}, value ${valueFormat.name}`] }
}

/** An expression by itself needs no parentheses around it. */
export function clauseText(expression: Expression): string {
  const text = formatExpression(expression)
  return parenthesized.has(expression.kind) ? text.slice(1, -1) : text
}

const parenthesized: ReadonlySet<Expression['kind']> = new Set<Expression['kind']>([
  'arithmetic',
  'comparison',
  'logical',
  'not',
  'is-null',
  'between',
  'in',
  'like',
  'case',
])

/** A line for each part that must hold. */
export function conditionLines(condition: Expression): readonly string[] {
  const [first, ...more] = conjuncts(condition)
  if (first === undefined || more.length === 0) return [clauseText(condition)]
  const part = (one: Expression): string => (one.kind === 'logical' ? formatExpression(one) : clauseText(one))
  return [part(first), ...more.map((one) => `AND ${part(one)}`)]
}

function conjuncts(condition: Expression): readonly Expression[] {
  if (condition.kind !== 'logical' || condition.operator !== 'AND') return [condition]
  return [...conjuncts(condition.left), ...conjuncts(condition.right)]
}

/** A line for each column. */
export function selectLines(columns: readonly NamedExpression[], original: Original): readonly string[] {
  return columns.map(({ name, expression }) => {
    const text = clauseText(original(expression))
    return text === quoteName(name) ? text : `${text} AS ${quoteName(name)}`
  })
}
