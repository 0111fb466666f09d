// TERMINATE: a query is over, what it wrote stays. And which queries such statements mean.
import type { Catalog } from '../../catalog/catalog.ts'
import { statementError } from '../../errors.ts'
import type { QueryControl } from '../../syntax/tree/statement.ts'
import type { StatementResult } from '../session.ts'

/** @throws {MillraceError} `SQL_STATEMENT` */
export function terminated(tree: QueryControl, catalog: Catalog): StatementResult {
  const queries = queriesMeant(tree, catalog)
  for (const id of queries) catalog.removeQuery(id)
  return { kind: 'queries-terminated', queries }
}

/** Ids: of all queries, or the one that TERMINATE, PAUSE or RESUME names. @throws {MillraceError} `SQL_STATEMENT` */
export function queriesMeant({ id }: QueryControl, catalog: Catalog): readonly string[] {
  if (id === undefined) return catalog.queries.map((query) => query.id)
  if (catalog.query(id)) return [id]
  throw statementError(`Unknown queryId: ${id}`, { hint: 'SHOW QUERIES lists them' })
}
