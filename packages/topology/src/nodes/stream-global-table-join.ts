// Each stream record looks a row up in a global table, under a key made from the record. Inner: no match, a null key or a null value drops the record.
import type { Joiner, KeyValueMapper } from '../functions.ts'
import type { TableView } from './table-view.ts'

export interface StreamGlobalTableJoinOperator {
  readonly kind: 'stream-global-table-join'
  readonly table: TableView
  readonly keySelector: KeyValueMapper
  readonly joiner: Joiner
  readonly left: boolean
}
