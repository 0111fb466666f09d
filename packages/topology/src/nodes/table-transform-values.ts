// A table with each value replaced by a user's transformer, which may use stores. Unlike the mapper of mapValues it sees null values too.
import type { ValueTransformerSupplier } from '../processor.ts'

export interface TableTransformValuesOperator {
  readonly kind: 'table-transform-values'
  readonly supplier: ValueTransformerSupplier
  /** Undefined when the result is not stored. */
  readonly store: string | undefined
  readonly sendOldValues: boolean
  readonly scansStores: true
}
