// Selected expressions as rows.
import { mapValues, tableMapValues, tableTransformValues } from '@millrace/topology'
import { statementError } from '../errors.ts'
import type { PartFormat } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'
import type { Row, SqlValue } from '../types/value.ts'
import { type Compiler, guardedColumn } from './compiler.ts'
import { inClause } from './in-clause.ts'
import type { NamedExpression } from './projection.ts'
import { mappedView } from './rows-view.ts'
import type { Building, Relation, RowSchema } from './query-node.ts'

/** Throws `SQL_STATEMENT` for a column without a type, and for two of one name. */
export function typedColumns(
  selected: readonly NamedExpression[],
  columns: readonly Column[],
  compiler: Compiler,
): readonly Column[] {
  const names = new Set<string>()
  return selected.map(({ name, expression }): Column => {
    const type = compiler.typeOf(expression, columns)
    if (type === null) {
      throw statementError(
        "Can't infer a type of null. Please explicitly cast it to a required type, e.g. CAST(null AS VARCHAR).",
        { span: expression.span },
      )
    }
    if (names.has(name)) {
      throw statementError(`Duplicate column names: \`${name}\``, {
        span: expression.span,
        hint: 'Give one of them an alias',
      })
    }
    names.add(name)
    return { name, type }
  })
}

export interface Selection {
  /** Of the result. */
  readonly columns: RowSchema
  readonly selected: readonly NamedExpression[]
  /** Of the node. */
  readonly name: string
}

export function projectRows(input: Relation, selection: Selection, building: Building): Relation {
  const { plan } = building
  const { columns } = selection
  const name = building.named(selection.name)
  const project = projector(input, selection, building)
  if (input.kind === 'STREAM') {
    const mapper = (_key: unknown, row: unknown): Row | null => (row === null ? null : project(row as Row))
    return { ...input, schema: columns, stream: plan.add(mapValues({ input: input.stream, mapper, name })) }
  }
  const mapper = (_key: unknown, row: unknown): Row => project(row as Row)
  const view = mappedView(input.view, (_key, row) => project(row))
  return { ...input, view, schema: columns, table: plan.add(tableMapValues({ input: input.table, mapper, name })) }
}

type Table = Extract<Relation, { readonly kind: 'TABLE' }>

/** Rows that nothing before them keeps, such as those of a join: as in ksqlDB they are in a store of their own, where pull queries find them. */
export async function keepProjected(
  input: Table,
  selection: Selection,
  format: PartFormat,
  building: Building,
): Promise<Table> {
  const { columns } = selection
  const { keyFormat } = input
  const store = building.named(`${selection.name}-Last`)
  const topic = { internal: `${store}-changelog` }
  const key = await building.serdes.key(topic, columns.key, keyFormat)
  const value = await building.serdes.value(topic, columns.value, format)
  const project = projector(input, selection, building)
  const supplier = () => (_key: unknown, row: unknown) => (row === null ? null : project(row as Row))
  const kept = tableTransformValues({ input: input.table, supplier, materialized: { store, key, value } })
  const view = { kind: 'store', store, windowed: keyFormat.window !== undefined } as const
  return { ...input, schema: columns, table: building.plan.add(kept), view }
}

function projector(input: Relation, { selected, name: id }: Selection, building: Building): (row: Row) => Row {
  const { compiler, log } = building
  const step = building.named(id)
  return rowOf(
    selected.map(({ name, expression }) => {
      const compiled = inClause('Invalid Select: ', () => compiler.compile(expression, input.schema.value))
      return guardedColumn(expression, compiled, { ...log, step }, name)
    }),
  )
}

/** A row of what the parts give. A few columns without a loop: this runs for every record. */
export function rowOf(parts: readonly ((row: Row) => SqlValue)[]): (row: Row) => Row {
  const [a, b, c] = parts
  if (a && parts.length === 1) return (row) => [a(row)]
  if (a && b && parts.length === 2) return (row) => [a(row), b(row)]
  if (a && b && c && parts.length === 3) return (row) => [a(row), b(row), c(row)]
  const blank = parts.map(() => null)
  return (row) => {
    const values: SqlValue[] = blank.slice()
    for (let at = 0; at < parts.length; at += 1) values[at] = (parts[at] as (row: Row) => SqlValue)(row)
    return values
  }
}
