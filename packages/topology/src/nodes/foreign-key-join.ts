// A table joined with another one by a key in its values. The left side sends subscriptions to where the foreign key's rows are; these answer at once, and at each change.
import type { Serde } from '@millrace/serde'
import type { Joiner, KeyValueMapper } from '../functions.ts'
import type { TableView } from './table-view.ts'

/** Left: changes of rows become subscriptions. */
export interface ForeignKeySendOperator {
  readonly kind: 'foreign-key-send'
  readonly foreignKey: KeyValueMapper
  readonly foreignKeySerde: Serde<unknown>
  /** Of the rows: hashed, so that answers to an older value are told from those to the newest. */
  readonly valueSerde: Serde<unknown>
  readonly left: boolean
  readonly latestOnly: boolean
}

/** Right: remembers subscriptions. */
export interface ForeignKeyReceiveOperator {
  readonly kind: 'foreign-key-receive'
  readonly store: string
}

/** Right: answers a subscription from the table. */
export interface ForeignKeyAnswerOperator {
  readonly kind: 'foreign-key-answer'
  readonly table: TableView
}

/** Right: tells all subscribers of a row that it changed. */
export interface ForeignKeyNotifyOperator {
  readonly kind: 'foreign-key-notify'
  readonly store: string
  readonly foreignKeySerde: Serde<unknown>
  readonly latestOnly: boolean
  readonly scansStores: true
}

/** Left: joins an answer with the row that asked, unless the row has changed since. */
export interface ForeignKeyResolveOperator {
  readonly kind: 'foreign-key-resolve'
  readonly table: TableView
  readonly valueSerde: Serde<unknown>
  readonly joiner: Joiner
  readonly left: boolean
}
