// Any number of records out for each record in.
import type { KeyValueMapper } from '../functions.ts'

export interface FlatMapOperator {
  readonly kind: 'flat-map'
  readonly mapper: KeyValueMapper<Iterable<readonly [key: unknown, value: unknown]>>
}

export interface FlatMapValuesOperator {
  readonly kind: 'flat-map-values'
  readonly mapper: KeyValueMapper<Iterable<unknown>>
}
