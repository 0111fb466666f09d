// TERMINATE: a query is over, what it wrote stays.
import type { Catalog } from '../../catalog/catalog.ts'
import { statementError } from '../../errors.ts'
import type { QueryControl } from '../../syntax/tree/statement.ts'
import type { StatementResult } from '../session.ts'

/** @throws {MillraceError} `SQL_STATEMENT` */
export function terminated({ id }: QueryControl, catalog: Catalog): StatementResult {
  const ids = id === undefined ? catalog.queries.map((query) => query.id) : [existing(id, catalog)]
  for (const one of ids) catalog.removeQuery(one)
  return { kind: 'queries-terminated', queries: ids }
}

function existing(id: string, catalog: Catalog): string {
  if (catalog.query(id)) return id
  throw statementError(`Unknown queryId: ${id}`, { hint: 'SHOW QUERIES lists them' })
}
