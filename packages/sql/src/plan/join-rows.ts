// Rows of two sides joined, as steps of the topology: one row of both, NULLs for a side that is missing.
import { foreignKeyJoin, type Joiner, streamStreamJoin, streamTableJoin, tableTableJoin } from '@millrace/topology'
import type { JoinInfo } from '../analyze/analysis.ts'
import { statementError } from '../errors.ts'
import type { PartFormat } from '../formats/format.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { ColumnReference, Expression } from '../syntax/tree/expression.ts'
import type { Row, SqlValue } from '../types/value.ts'
import { guarded } from './compiler.ts'
import { inClause } from './in-clause.ts'
import { joinWindows } from './join-window.ts'
import type { Building, QueryNode, Relation, RowSchema } from './query-node.ts'

/** What the key of a join's rows is. */
export type JoinKey =
  /** `viable`: the columns that have its value, with their sources; it goes by the name of one of them. */
  | { readonly kind: 'column'; readonly name: string; readonly viable: readonly ColumnReference[] }
  /** None of the columns: it becomes one of its own. */
  | { readonly kind: 'synthetic'; readonly name: string }
  /** That of the left table; `expression` is over the left rows. */
  | { readonly kind: 'foreign'; readonly expression: Expression }

/** A side's rows and the format of its source's values. */
export interface JoinSide {
  readonly node: QueryNode
  readonly valueFormat: PartFormat
}

export interface JoinFacts {
  readonly id: string
  readonly info: JoinInfo
  readonly left: JoinSide
  readonly right: JoinSide
  readonly key: JoinKey
  readonly schema: RowSchema
}

type Stream = Relation & { readonly kind: 'STREAM' }
type Table = Relation & { readonly kind: 'TABLE' }

export async function joinStreams(join: JoinFacts, left: Stream, right: Stream, building: Building): Promise<Stream> {
  const { within, type } = join.info
  if (!within) {
    throw statementError('Stream-Stream joins must have a WITHIN clause specified. None was provided.', {
      hint: 'Say how far apart in time the records may be, such as WITHIN 1 HOUR, after the joined stream',
    })
  }
  const { windows, eager } = joinWindows(within)
  const { keyFormat } = left
  const name = building.named(join.id)
  const topic = (side: string): { internal: string } => ({ internal: `${name}-${side}-repartition` })
  const key = await building.serdes.key(topic('left'), join.left.node.schema.key, keyFormat)
  const [leftValue, rightValue] = await Promise.all([
    building.serdes.value(topic('left'), join.left.node.schema.value, join.left.valueFormat),
    building.serdes.value(topic('right'), join.right.node.schema.value, join.right.valueFormat),
  ])
  const joiner = joinerOf(join)
  const ordered =
    type === 'RIGHT'
      ? {
          left: right.stream,
          right: left.stream,
          joiner: flipped(joiner),
          windows: { ...windows, beforeMs: windows.afterMs, afterMs: windows.beforeMs },
          value: rightValue,
          otherValue: leftValue,
        }
      : { left: left.stream, right: right.stream, joiner, windows, value: leftValue, otherValue: rightValue }
  const stream = building.plan.add(
    streamStreamJoin({ ...ordered, keepsLeft: type !== 'INNER', keepsRight: type === 'OUTER', eager, name, key }),
  )
  return { kind: 'STREAM', keyFormat, schema: join.schema, stream }
}

export async function joinTable(join: JoinFacts, left: Stream, right: Table, building: Building): Promise<Stream> {
  const { keyFormat } = left
  const name = building.named(join.id)
  const topic = { internal: `${name}-repartition` }
  const key = await building.serdes.key(topic, join.left.node.schema.key, keyFormat)
  const value = await building.serdes.value(topic, join.left.node.schema.value, join.left.valueFormat)
  const stream = building.plan.add(
    streamTableJoin({
      stream: left.stream,
      table: right.table,
      joiner: joinerOf(join),
      left: join.info.type === 'LEFT',
      name,
      key,
      value,
    }),
  )
  return { kind: 'STREAM', keyFormat, schema: join.schema, stream }
}

export function joinTables(join: JoinFacts, left: Table, right: Table, { plan }: Building): Table {
  const { type } = join.info
  const joiner = joinerOf(join)
  const sides =
    type === 'RIGHT'
      ? { left: right.table, right: left.table, joiner: flipped(joiner) }
      : { left: left.table, right: right.table, joiner }
  const table = plan.add(tableTableJoin({ ...sides, keepsLeft: type !== 'INNER', keepsRight: type === 'OUTER' }))
  return {
    kind: 'TABLE',
    keyFormat: left.keyFormat,
    schema: join.schema,
    view: undefined,
    table,
  }
}

/** `foreignKey` is over the left rows. Nothing keeps the joined ones where they could be looked up. */
export async function joinByForeignKey(
  join: JoinFacts,
  foreignKey: Expression,
  { left, right }: { readonly left: Table; readonly right: Table },
  building: Building,
): Promise<Table> {
  const { schema, id } = join
  const value = await building.serdes.value({ internal: `${id}-FK` }, schema.value, join.left.valueFormat)
  const table = building.plan.add(
    foreignKeyJoin({
      left: left.table,
      right: right.table,
      foreignKey: foreignKeyOf(join, foreignKey, building),
      joiner: joinerOf(join),
      keepsLeft: join.info.type === 'LEFT',
      materialized: { value },
    }),
  )
  return { kind: 'TABLE', keyFormat: left.keyFormat, schema, view: undefined, table }
}

function joinerOf({ left, right, key }: JoinFacts): Joiner {
  const widths = [left.node.schema.value.length, right.node.schema.value.length] as const
  const [noLeft, noRight] = widths.map((width): Row => Array<null>(width).fill(null)) as [Row, Row]
  if (key.kind !== 'synthetic') {
    return (_key, one, other) => ((one as Row | null) ?? noLeft).concat((other as Row | null) ?? noRight)
  }
  return (of, one, other) => [...((one as Row | null) ?? noLeft), ...((other as Row | null) ?? noRight), keyValue(of)]
}

function flipped(joiner: Joiner): Joiner {
  return (key, left, right) => joiner(key, right, left)
}

function keyValue(key: unknown): SqlValue {
  const row = key !== null && !Array.isArray(key) ? (key as { readonly key: Row }).key : (key as Row | null)
  return row?.[0] ?? null
}

function foreignKeyOf(
  { id, left }: JoinFacts,
  expression: Expression,
  { compiler, log }: Building,
): (key: unknown, value: unknown) => Row | null {
  const { evaluate } = inClause('Invalid Left Join Expression: ', () =>
    compiler.compile(expression, left.node.schema.value),
  )
  const what = `Error computing foreign key from expression ${formatExpression(expression)}`
  const key = guarded<SqlValue>(evaluate, { ...log, step: id, what }, null)
  return (_key, row) => {
    const value = row === null ? null : key(row as Row)
    return value === null ? null : [value]
  }
}
