// PAUSE and RESUME: which queries they mean.
import { type Catalog, type QueryControl, statementError } from '@millrace/sql'

/** @throws {MillraceError} `SQL_STATEMENT` */
export function checkQuery({ id }: QueryControl, catalog: Catalog): readonly string[] {
  if (id === undefined) return catalog.queries.map((query) => query.id)
  if (catalog.query(id)) return [id]
  throw statementError(`Unknown queryId: ${id}`, { hint: 'SHOW QUERIES lists them' })
}
