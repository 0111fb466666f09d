// A table of the rows for which the predicate is true (or false, negated); a row that no longer passes is a tombstone.
import type { Predicate } from '../functions.ts'
import type { TableView } from './table-view.ts'

export interface TableFilterOperator {
  readonly kind: 'table-filter'
  readonly predicate: Predicate
  readonly negate: boolean
  /** Undefined when the result is not stored. */
  readonly store: string | undefined
  /** The table that is filtered. Undefined when nothing has to look it up. */
  readonly parent: TableView | undefined
  readonly sendOldValues: boolean
  /** Then a change whose old and new value both do not pass is not forwarded. */
  readonly usesOldValues: boolean
  /** The table that is filtered keeps versions. */
  readonly ofVersions: boolean
}
