// Which query keeps a table's rows, so that they can be looked up.
import type { DataSource } from '../catalog/source.ts'
import type { PersistentQuery } from '../plan/persistent-query.ts'

/** The query that keeps a table's rows, if there is exactly one that does. */
export function keeperOf(table: DataSource, queries: readonly PersistentQuery[]): PersistentQuery | undefined {
  const keepers = queries.filter(({ kind, sink, sources }) =>
    kind === 'CST' ? sources[0]?.name === table.name : sink?.name === table.name,
  )
  return keepers.length === 1 && keepers[0]?.view ? keepers[0] : undefined
}
