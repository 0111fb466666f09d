// Where the rows of a query's table can be looked up: in a store of its application, or computed from such rows. Nothing is kept twice for it.
import type { Joiner } from '@millrace/topology'
import type { Row } from '../types/value.ts'

/** Keys are as the store has them: rows of the key columns, with their window where the store is windowed. */
export type RowsView =
  | { readonly kind: 'store'; readonly store: string; readonly windowed: boolean }
  /** Undefined: there is no row of the key. `timestamp` is the stored row's, ms. */
  | { readonly kind: 'map'; readonly of: RowsView; readonly row: RowMapper }
  /** Of two tables by their key; a side may be missing where the join keeps the other. */
  | {
      readonly kind: 'join'
      readonly left: RowsView
      readonly right: RowsView
      readonly keepsLeft: boolean
      readonly keepsRight: boolean
      /** (key, left, right), with null for a missing side. */
      readonly joiner: Joiner
    }

export type RowMapper = (key: unknown, row: Row, timestamp: number) => Row | undefined

export function mappedView(of: RowsView | undefined, row: RowMapper): RowsView | undefined {
  return of && { kind: 'map', of, row }
}
