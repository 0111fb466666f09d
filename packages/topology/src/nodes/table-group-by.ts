// A table's rows under new keys: each change takes the old row from its old group and gives the new row to its new one.
import type { Serde } from '@millrace/serde'
import type { KeyValueMapper } from '../functions.ts'

export interface TableGroupByOperator {
  readonly kind: 'table-group-by'
  readonly selector: KeyValueMapper<readonly [key: unknown, value: unknown]>
  /** Tells whether old and new row have the same group. */
  readonly keySerde: Serde<unknown>
  /** The table is versioned: changes to older versions go no further. */
  readonly latestOnly: boolean
}
