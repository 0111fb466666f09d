// Side effects that are waited for: a record is passed on when its action is done.
import type { AsyncMapper } from '../functions.ts'
import type { AsyncLimits } from './async-limits.ts'

export interface PeekAsyncOperator {
  readonly kind: 'peek-async'
  readonly action: AsyncMapper
  readonly limits: AsyncLimits
}
