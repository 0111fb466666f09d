// Two sides joined: streams within a time, a stream with a table, tables by primary or by foreign key.
import { foreignKeyJoin, type Joiner, streamStreamJoin, streamTableJoin, tableTableJoin } from '@millrace/topology'
import type { JoinInfo } from '../analyze/analysis.ts'
import { statementError } from '../errors.ts'
import type { PartFormat } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { ColumnReference, Expression } from '../syntax/tree/expression.ts'
import type { Row, SqlValue } from '../types/value.ts'
import { guarded } from './compiler.ts'
import { inClause } from './in-clause.ts'
import { joinWindows } from './join-window.ts'
import { keysMissing } from './keys-missing.ts'
import { columnNamed, joinedName, type Projection } from './projection.ts'
import type { RowsView } from './rows-view.ts'
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

export class JoinNode implements QueryNode {
  readonly id: string
  readonly output: 'STREAM' | 'TABLE'
  readonly schema: RowSchema
  readonly left: JoinSide
  readonly right: JoinSide
  readonly key: JoinKey
  readonly info: JoinInfo
  readonly #isLast: boolean

  constructor(id: string, sides: { readonly left: JoinSide; readonly right: JoinSide }, info: JoinInfo, key: JoinKey) {
    this.id = id
    this.left = sides.left
    this.right = sides.right
    this.info = info
    this.key = key
    this.#isLast = id === 'Join'
    this.output = sides.left.node.output
    this.schema = joinedSchema(sides.left.node.schema, sides.right.node.schema, key)
  }

  get inputs(): readonly QueryNode[] {
    return [this.left.node, this.right.node]
  }

  get text(): string {
    const { type, leftExpression, rightExpression } = this.info
    return `${type} ON ${formatExpression(leftExpression)} = ${formatExpression(rightExpression)}`
  }

  star(source: string | undefined): readonly string[] {
    const columns = this.inputs.flatMap((node) => node.star(source))
    return source === undefined && this.#isLast && this.key.kind === 'synthetic' ? [this.key.name, ...columns] : columns
  }

  resolve(expression: Expression): Expression {
    return expression
  }

  checkKey(sink: string, projection: Projection): void {
    const { key } = this
    if (key.kind === 'foreign') return this.#checkForeignKey(projection)
    const synthetic = key.kind === 'synthetic'
    const keys = synthetic ? [columnNamed(key.name)] : key.viable
    const has = (one: ColumnReference): boolean =>
      one.source === undefined
        ? projection.has(one, undefined)
        : projection.has(columnNamed(joinedName(one.source, one.name)), one.source)
    if (keys.some(has)) return
    throw keysMissing({ sink, what: 'join expression', keys, any: true, synthetic })
  }

  #checkForeignKey(projection: Projection): void {
    const { alias, source } = this.info.left
    const missing = source.schema.key.filter(({ name }) => !projection.has(columnNamed(joinedName(alias, name)), alias))
    if (missing.length === 0) return
    const columns = missing.length === 1 ? 'column' : 'columns'
    throw statementError(
      `Primary key ${columns} missing in projection. For foreign-key table-table joins, the projection must include` +
        ` all primary key columns from the left input table (\`${alias}\`).` +
        ` Missing ${columns}: ${missing.map(({ name }) => `\`${name}\``).join(', ')}.`,
    )
  }

  async build(building: Building): Promise<Relation> {
    // Steps are numbered as they are made: ksqlDB makes the table of a stream-table join before its stream.
    const tableFirst = this.left.node.output === 'STREAM' && this.right.node.output === 'TABLE'
    const first = await (tableFirst ? this.right : this.left).node.build(building)
    const second = await (tableFirst ? this.left : this.right).node.build(building)
    const [left, right] = tableFirst ? [second, first] : [first, second]
    const { schema } = this
    if (left.kind === 'STREAM' && right.kind === 'STREAM') return this.#joinStreams(left, right, building)
    if (left.kind === 'STREAM' && right.kind === 'TABLE') return this.#joinTable(left, right, building)
    if (left.kind !== 'TABLE' || right.kind !== 'TABLE') throw new Error('a table is joined with a stream')
    const { plan } = building
    const { keyFormat } = left
    const joiner = this.#joiner()
    const { type } = this.info
    if (this.key.kind === 'foreign') {
      const foreignKey = this.#foreignKey(this.key.expression, building)
      const value = await building.serdes.value({ internal: `${this.id}-FK` }, schema.value, this.left.valueFormat)
      const keepsLeft = type === 'LEFT'
      const call = { left: left.table, right: right.table, foreignKey, joiner, keepsLeft, materialized: { value } }
      return { kind: 'TABLE', keyFormat, schema, view: undefined, table: plan.add(foreignKeyJoin(call)) }
    }
    const swapped = type === 'RIGHT'
    const call = {
      left: swapped ? right.table : left.table,
      right: swapped ? left.table : right.table,
      joiner: swapped ? flipped(joiner) : joiner,
      keepsLeft: type !== 'INNER',
      keepsRight: type === 'OUTER',
    }
    const view: RowsView | undefined =
      left.view && right.view
        ? {
            kind: 'join',
            left: left.view,
            right: right.view,
            keepsLeft: type === 'LEFT' || type === 'OUTER',
            keepsRight: type === 'RIGHT' || type === 'OUTER',
            joiner,
          }
        : undefined
    return { kind: 'TABLE', keyFormat, schema, view, table: plan.add(tableTableJoin(call)) }
  }

  async #joinStreams(
    left: Relation & { kind: 'STREAM' },
    right: Relation & { kind: 'STREAM' },
    building: Building,
  ): Promise<Relation> {
    const { within, type } = this.info
    if (!within) {
      throw statementError('Stream-Stream joins must have a WITHIN clause specified. None was provided.', {
        hint: 'Say how far apart in time the records may be, such as WITHIN 1 HOUR, after the joined stream',
      })
    }
    const { windows, eager } = joinWindows(within)
    const { keyFormat } = left
    const topic = (side: string): { internal: string } => ({
      internal: `${building.named(this.id)}-${side}-repartition`,
    })
    const key = await building.serdes.key(topic('left'), this.left.node.schema.key, keyFormat)
    const [leftValue, rightValue] = await Promise.all([
      building.serdes.value(topic('left'), this.left.node.schema.value, this.left.valueFormat),
      building.serdes.value(topic('right'), this.right.node.schema.value, this.right.valueFormat),
    ])
    const joiner = this.#joiner()
    const swapped = type === 'RIGHT'
    const ordered = swapped
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
      streamStreamJoin({
        ...ordered,
        keepsLeft: type !== 'INNER',
        keepsRight: type === 'OUTER',
        eager,
        name: building.named(this.id),
        key,
      }),
    )
    return { kind: 'STREAM', keyFormat, schema: this.schema, stream }
  }

  async #joinTable(
    left: Relation & { kind: 'STREAM' },
    right: Relation & { kind: 'TABLE' },
    building: Building,
  ): Promise<Relation> {
    const { keyFormat } = left
    const topic = { internal: `${building.named(this.id)}-repartition` }
    const key = await building.serdes.key(topic, this.left.node.schema.key, keyFormat)
    const value = await building.serdes.value(topic, this.left.node.schema.value, this.left.valueFormat)
    const stream = building.plan.add(
      streamTableJoin({
        stream: left.stream,
        table: right.table,
        joiner: this.#joiner(),
        left: this.info.type === 'LEFT',
        name: building.named(this.id),
        key,
        value,
      }),
    )
    return { kind: 'STREAM', keyFormat, schema: this.schema, stream }
  }

  /** Both rows as one; NULLs for the side that is missing. */
  #joiner(): Joiner {
    const widths = [this.left.node.schema.value.length, this.right.node.schema.value.length] as const
    const [noLeft, noRight] = widths.map((width): Row => Array<null>(width).fill(null)) as [Row, Row]
    if (this.key.kind !== 'synthetic') {
      return (_key, left, right) => ((left as Row | null) ?? noLeft).concat((right as Row | null) ?? noRight)
    }
    return (key, left, right) => [
      ...((left as Row | null) ?? noLeft),
      ...((right as Row | null) ?? noRight),
      keyValue(key),
    ]
  }

  #foreignKey(expression: Expression, { compiler, log }: Building): (key: unknown, value: unknown) => Row | null {
    const { evaluate } = inClause('Invalid Left Join Expression: ', () =>
      compiler.compile(expression, this.left.node.schema.value),
    )
    const what = `Error computing foreign key from expression ${formatExpression(expression)}`
    const key = guarded<SqlValue>(evaluate, { ...log, step: this.id, what }, null)
    return (_key, row) => {
      const value = row === null ? null : key(row as Row)
      return value === null ? null : [value]
    }
  }
}

function keyValue(key: unknown): SqlValue {
  const row = key !== null && !Array.isArray(key) ? (key as { readonly key: Row }).key : (key as Row | null)
  return row?.[0] ?? null
}

function flipped(joiner: Joiner): Joiner {
  return (key, left, right) => joiner(key, right, left)
}

function joinedSchema(left: RowSchema, right: RowSchema, key: JoinKey): RowSchema {
  const value = [...left.value, ...right.value]
  if (key.kind === 'foreign') return { key: left.key, value }
  const type = (left.key[0] as Column).type
  const column = { name: key.name, type }
  return { key: [column], value: key.kind === 'synthetic' ? [...value, column] : value }
}
