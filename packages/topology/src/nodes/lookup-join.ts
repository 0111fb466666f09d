// Each stream record joined with what a function outside knows of a key, which is waited for and may be kept for a while.
import type { Joiner, KeyValueMapper, Lookup } from '../functions.ts'
import type { AsyncLimits } from './async-limits.ts'

/** Answers that are kept, per task. */
export interface LookupCache {
  readonly size: number
  readonly ttlMs: number
  /** Whether it is also kept that there is nothing. */
  readonly misses: boolean
}

export interface LookupJoinOperator {
  readonly kind: 'lookup-join'
  readonly lookup: Lookup
  /** Undefined: the record's key. */
  readonly keySelector: KeyValueMapper | undefined
  readonly joiner: Joiner
  readonly left: boolean
  readonly cache: LookupCache | undefined
  readonly limits: AsyncLimits
}
