// Where the rows of a query's table can be looked up: in a store of its application, or computed from such rows. Nothing is kept twice for it.
import type { Row } from '../types/value.ts'

/** Keys are as the store has them: rows of the key columns, with their window where the store is windowed. */
export type RowsView =
  | { readonly kind: 'store'; readonly store: string; readonly windowed: boolean }
  /** Undefined: there is no row of the key. `timestamp` is the stored row's, ms. */
  | { readonly kind: 'map'; readonly of: RowsView; readonly row: RowMapper }

export type RowMapper = (key: unknown, row: Row, timestamp: number) => Row | undefined

export function mappedView(of: RowsView | undefined, row: RowMapper): RowsView | undefined {
  return of && { kind: 'map', of, row }
}
