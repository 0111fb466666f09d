// A grouped table folded into a table: old rows are subtracted, then new ones added. The result's timestamp is the larger of change and aggregate.
import type { Aggregator, Initializer, Reducer } from '../functions.ts'

/** Also count: starts at 0, adds 1, subtracts 1. */
export interface TableAggregateOperator {
  readonly kind: 'table-aggregate'
  readonly store: string
  readonly initializer: Initializer
  readonly adder: Aggregator
  readonly subtractor: Aggregator
  readonly sendOldValues: boolean
}

/** The first value of a group is its first aggregate. */
export interface TableReduceOperator {
  readonly kind: 'table-reduce'
  readonly store: string
  readonly adder: Reducer
  readonly subtractor: Reducer
  readonly sendOldValues: boolean
}
