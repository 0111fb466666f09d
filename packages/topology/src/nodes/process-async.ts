// A user's own function that waits, reads and writes stores, and passes records on when it is done.
import type { AsyncProcessor } from '../processor.ts'
import type { AsyncLimits } from './async-limits.ts'

export interface ProcessAsyncOperator {
  readonly kind: 'process-async'
  readonly processor: AsyncProcessor
  readonly limits: AsyncLimits
  /** Its stores can be listed in order at any time. */
  readonly scansStores: true
}
