// CREATE SOURCE TABLE: its rows are kept by a query, so that they can be asked for.
import { Catalog } from '../../catalog/catalog.ts'
import type { DataSource } from '../../catalog/source.ts'
import { planQuery } from '../../plan/plan-query.ts'
import type { Query, SelectItem } from '../../syntax/tree/query.ts'
import type { CreateSource } from '../../syntax/tree/statement.ts'
import type { StatementContext } from '../context.ts'
import { buildQuery, type PlannedQuery, requestFor } from './planned-query.ts'

/** @throws {MillraceError} `SQL_STATEMENT` */
export function planSourceTable(
  tree: CreateSource,
  table: DataSource,
  context: StatementContext,
): Promise<PlannedQuery> {
  const catalog = new Catalog()
  catalog.put(table)
  const plan = planQuery({ ...requestFor(allRows(tree, table), { kind: 'none', table }, context), catalog })
  const id = `CST_${table.name.toUpperCase()}_${context.nextQuery}`
  return buildQuery(plan, { id, numbered: true, kind: 'CST', sink: undefined, text: context.text }, context)
}

/** SELECT of what is not the key: that is there by itself. */
function allRows({ span }: CreateSource, { name, schema }: DataSource): Query {
  const select = [...schema.value, ...schema.headers].map(
    (column): SelectItem => ({
      kind: 'expression',
      expression: { kind: 'column', source: undefined, name: column.name, span },
      alias: column.name,
      span,
    }),
  )
  return {
    kind: 'query',
    select,
    from: { name, alias: name, span },
    joins: [],
    window: undefined,
    where: undefined,
    groupBy: undefined,
    partitionBy: undefined,
    having: undefined,
    emit: 'CHANGES',
    limit: undefined,
    span,
  }
}
