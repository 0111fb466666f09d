// Side effects: peek passes records on, foreach ends the stream.
import type { ForeachAction } from '../functions.ts'

export interface PeekOperator {
  readonly kind: 'peek'
  readonly action: ForeachAction
}

export interface ForeachOperator {
  readonly kind: 'foreach'
  readonly action: ForeachAction
}
