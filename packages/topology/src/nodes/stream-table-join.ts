// Each stream record looks its key up in a table. Inner: no match, a null key or a null value drops the record.
import type { Joiner } from '../functions.ts'
import type { TableView } from './table-view.ts'

export interface StreamTableJoinOperator {
  readonly kind: 'stream-table-join'
  readonly table: TableView
  readonly joiner: Joiner
  readonly left: boolean
  /** A store in which records wait a grace period, so that the table's versions of their time are there. */
  readonly graceBuffer: string | undefined
}
