// A SELECT without EMIT over a table: its condition and its columns compiled against rows as the table has them.
import type { Analysis } from '../analyze/analysis.ts'
import { timeColumnsOf } from '../analyze/system-columns.ts'
import type { DataSource } from '../catalog/source.ts'
import { compilerOf } from '../plan/building.ts'
import { type Compiler, guardedColumn } from '../plan/compiler.ts'
import { checkCondition, conditionOf } from '../plan/filter-node.ts'
import { inClause } from '../plan/in-clause.ts'
import { type NamedExpression, Projection, unqualify } from '../plan/projection.ts'
import type { QueryLog } from '../plan/query-node.ts'
import { SourceNode } from '../plan/source-node.ts'
import type { Column } from '../schema/schema.ts'
import type { Row } from '../types/value.ts'
import { notQueryable, onlyStar } from './clauses.ts'
import { keeperOf } from './keeper.ts'
import { lookupOf } from './lookup.ts'
import type { AskRequest } from './plan-ask.ts'
import type { PullQuery, TableRow } from './pull-query.ts'
import { resultColumns } from './result-columns.ts'

/** Throws `SQL_STATEMENT`. */
export function planPull(analysis: Analysis, request: AskRequest): PullQuery {
  const { source } = analysis.from
  const bare = unqualify(false)
  const where = analysis.where && bare(analysis.where)
  const queryId = `pull_${source.name}`
  const step = 'PullQuery'
  const log: QueryLog = { queryId, log: request.log }
  const compiler = compilerOf(request, (cause, row, what) => {
    const message = `Error computing ${what}`
    request.log.write({ kind: 'record processing error', queryId, step, message, cause, row })
  })
  const columns = rowColumns(source)
  const selected = selectedOf(analysis, compiler, columns)
  const compiled = selected.map(({ expression }) =>
    inClause('Invalid Select: ', () => compiler.compile(expression, columns)),
  )
  const results = resultColumns(selected, compiled, source.schema.key)
  if (where) checkCondition(where, columns, compiler, 'WHERE')
  const lookup = lookupOf(where, { source, compiler, settings: request.properties })
  const keptBy = keeperOf(source, request.catalog.queries)
  if (!keptBy) throw notQueryable(source.name)
  const holds = where ? conditionOf(where, columns, { compiler, log, step, clause: 'Predicate' }) : () => true
  const parts = compiled.map((one, index) => {
    const { expression, name } = selected[index] as NamedExpression
    return guardedColumn(expression, one, { ...log, step }, name)
  })
  const rowOf = rowReader(source)
  return {
    kind: 'pull',
    source,
    keptBy,
    columns: results,
    lookup,
    limit: analysis.limit,
    select(row) {
      const whole = rowOf(row)
      return holds(whole) ? parts.map((part) => part(whole)) : undefined
    },
  }
}

/** What expressions may name, in the order of {@link rowReader}'s rows. */
function rowColumns({ schema: { key, value, headers }, keyFormat }: DataSource): readonly Column[] {
  return [...value, ...headers, ...key, ...timeColumnsOf({ keyFormat })]
}

function rowReader({ keyFormat }: DataSource): (row: TableRow) => Row {
  if (!keyFormat.window) return ({ key, value, timestamp }) => [...value, ...key, timestamp]
  return ({ key, window, value, timestamp }) => [
    ...value,
    ...key,
    timestamp,
    window?.startMs ?? null,
    window?.endMs ?? null,
  ]
}

function selectedOf(
  { select, from }: Analysis,
  compiler: Compiler,
  columns: readonly Column[],
): readonly NamedExpression[] {
  if (select.length > 1 && select.some(({ kind }) => kind === 'all')) throw onlyStar()
  const bare = unqualify(false)
  const projection = new Projection(
    select.map((item) => (item.kind === 'all' ? item : { ...item, expression: bare(item.expression) })),
  )
  // Only asked for what `*` stands for.
  const table = new SourceNode('KsqlTopic', from, 'all')
  return projection.expand(table, (expression) => compiler.typeOf(expression, columns))
}
