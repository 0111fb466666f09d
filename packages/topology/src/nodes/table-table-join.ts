// Two tables joined by key: a node for the changes of each side, which looks the other side up, and one that merges what both give.
import type { Joiner } from '../functions.ts'
import type { TableView } from './table-view.ts'

/** The changes of one side. */
export interface TableTableJoinOperator {
  readonly kind: 'table-table-join'
  /** The other side, looked up by key. */
  readonly other: TableView
  /** Called as (key, left, right) on both sides. */
  readonly joiner: Joiner
  /** Which side's changes these are. */
  readonly side: 'left' | 'right'
  /** Rows of this side without one of the other are joined with null. */
  readonly keepsThis: boolean
  /** Rows of the other side without one of this are joined with null. */
  readonly keepsOther: boolean
  readonly sendOldValues: boolean
  /** This side is versioned: changes to older versions are dropped. */
  readonly latestOnly: boolean
}

export interface TableTableMergeOperator {
  readonly kind: 'table-table-merge'
  /** Undefined when the result is not stored. */
  readonly store: string | undefined
  readonly sendOldValues: boolean
}
