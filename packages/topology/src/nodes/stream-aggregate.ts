// A grouped stream folded into a table. Records with a null key or a null value are dropped and counted; the result's timestamp is the larger of record and aggregate.
import type { Aggregator, Initializer, Reducer } from '../functions.ts'

/** Also count: starts at 0, adds 1. */
export interface StreamAggregateOperator {
  readonly kind: 'stream-aggregate'
  readonly store: string
  readonly initializer: Initializer
  readonly aggregator: Aggregator
  readonly sendOldValues: boolean
}

/** The first value of a key is its first aggregate. */
export interface StreamReduceOperator {
  readonly kind: 'stream-reduce'
  readonly store: string
  readonly reducer: Reducer
  readonly sendOldValues: boolean
}
