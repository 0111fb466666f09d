// One record out for each record in, with a value that is waited for.
import type { AsyncMapper } from '../functions.ts'
import type { AsyncLimits } from './async-limits.ts'

export interface MapValuesAsyncOperator {
  readonly kind: 'map-values-async'
  readonly mapper: AsyncMapper
  readonly limits: AsyncLimits
}
