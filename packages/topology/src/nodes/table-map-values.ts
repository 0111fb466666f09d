// A table with each value replaced; a null value stays null and does not reach the mapper.
import type { KeyValueMapper } from '../functions.ts'
import type { TableView } from './table-view.ts'

export interface TableMapValuesOperator {
  readonly kind: 'table-map-values'
  readonly mapper: KeyValueMapper
  /** Undefined when the result is not stored. */
  readonly store: string | undefined
  readonly parent: TableView | undefined
  readonly sendOldValues: boolean
}
