// Selected expressions as rows.
import { mapValues, tableMapValues } from '@millrace/topology'
import { statementError } from '../errors.ts'
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

export function projectRows(input: Relation, { columns, selected, name: id }: Selection, building: Building): Relation {
  const { plan, compiler, log } = building
  const name = building.named(id)
  const parts = selected.map(({ name: column, expression }) => {
    const compiled = inClause('Invalid Select: ', () => compiler.compile(expression, input.schema.value))
    return guardedColumn(expression, compiled, { ...log, step: name }, column)
  })
  const project = rowOf(parts)
  if (input.kind === 'STREAM') {
    const mapper = (_key: unknown, row: unknown): Row | null => (row === null ? null : project(row as Row))
    return { ...input, schema: columns, stream: plan.add(mapValues({ input: input.stream, mapper, name })) }
  }
  const mapper = (_key: unknown, row: unknown): Row => project(row as Row)
  const view = mappedView(input.view, (_key, row) => project(row))
  return { ...input, view, schema: columns, table: plan.add(tableMapValues({ input: input.table, mapper, name })) }
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
