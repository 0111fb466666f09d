// Any number of records out for each record in, which are waited for.
import type { AsyncMapper } from '../functions.ts'
import type { AsyncLimits } from './async-limits.ts'

export interface FlatMapAsyncOperator {
  readonly kind: 'flat-map-async'
  readonly mapper: AsyncMapper<Iterable<readonly [key: unknown, value: unknown]>>
  readonly limits: AsyncLimits
}
