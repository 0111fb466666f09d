// Two sides joined: streams within a time, a stream with a table, tables by primary or by foreign key.
import type { JoinInfo } from '../analyze/analysis.ts'
import { statementError } from '../errors.ts'
import type { Column } from '../schema/schema.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import { joinTypes, withinText } from '../syntax/format/query.ts'
import type { ColumnReference, Expression } from '../syntax/tree/expression.ts'
import type { Caption } from './caption.ts'
import {
  joinByForeignKey,
  type JoinFacts,
  type JoinKey,
  type JoinSide,
  joinStreams,
  joinTable,
  joinTables,
} from './join-rows.ts'
import { keysMissing } from './keys-missing.ts'
import { fixedStep, type PlanStep } from './plan-step.ts'
import { columnNamed, joinedName, type Projection } from './projection.ts'
import type { Building, QueryNode, Relation, RowSchema } from './query-node.ts'

export class JoinNode implements QueryNode, JoinFacts {
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

  steps(): readonly PlanStep[] {
    const [left, right] = [this.left.node.output, this.right.node.output]
    if (left === 'STREAM') return [fixedStep(right === 'STREAM' ? 'StreamStreamJoin' : 'StreamTableJoin', 2)]
    return [fixedStep(this.key.kind === 'foreign' ? 'ForeignKeyTableTableJoin' : 'TableTableJoin', 2)]
  }

  captions(): readonly Caption[] {
    const { type, leftExpression, rightExpression, within } = this.info
    const on = `ON ${formatExpression(leftExpression)} = ${formatExpression(rightExpression)}`
    return [{ title: `${joinTypes[type]} JOIN`, lines: within ? [on, withinText(within)] : [on] }]
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
    if (left.kind === 'STREAM') {
      return right.kind === 'STREAM' ? joinStreams(this, left, right, building) : joinTable(this, left, right, building)
    }
    if (right.kind === 'STREAM') throw new Error('a table is joined with a stream')
    const { key } = this
    if (key.kind !== 'foreign') return joinTables(this, left, right, building)
    return joinByForeignKey(this, key.expression, { left, right }, building)
  }
}

function joinedSchema(left: RowSchema, right: RowSchema, key: JoinKey): RowSchema {
  const value = [...left.value, ...right.value]
  if (key.kind === 'foreign') return { key: left.key, value }
  const type = (left.key[0] as Column).type
  const column = { name: key.name, type }
  return { key: [column], value: key.kind === 'synthetic' ? [...value, column] : value }
}
