// One record out for each record in: another key and value, or another value.
import type { KeyValueMapper } from '../functions.ts'

/** `selectKey` is a map that keeps the value. */
export interface MapOperator {
  readonly kind: 'map'
  readonly mapper: KeyValueMapper<readonly [key: unknown, value: unknown]>
}

export interface MapValuesOperator {
  readonly kind: 'map-values'
  readonly mapper: KeyValueMapper
}
