// Forwards a stream's records for which the predicate is true (or false, negated).
import type { Predicate } from '../functions.ts'

export interface FilterOperator {
  readonly kind: 'filter'
  readonly predicate: Predicate
  readonly negate: boolean
}
