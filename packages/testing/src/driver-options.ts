// How a test driver is set up.
import type { OnDeserializationError, OnProcessingError, OnProductionError } from '@millrace/runtime'

export interface DriverOptions {
  /** Default `test`: the prefix of internal topics. */
  readonly applicationId?: string
  /** Bytes of the record cache. Default 10 MiB, as an application has: updates of a key within one input are then seen as one. 0 shows each of them. */
  readonly cacheMaxBytes?: number
  /** Default `memory`. With a directory, stores that the topology calls persistent live in LevelDB there, and `settled()` must be awaited before results are read. */
  readonly store?: 'memory' | { readonly level: string }
  /** Where the mocked wall clock starts. Default 0. */
  readonly initialWallClockMs?: number
  /** Default `fail`. */
  readonly onDeserializationError?: OnDeserializationError
  /** Default `fail`. */
  readonly onProcessingError?: OnProcessingError
  /** Default `fail`. */
  readonly onProductionError?: OnProductionError
  readonly deadLetterTopic?: string
  /**
   * Asked before each commit of a record: true takes back everything since the commit before, outputs included, as an aborted transaction does, and does it again.
   * For tests of what must not survive that; peeks and other effects outside the topology happen again. Default: never.
   */
  readonly aborts?: () => boolean
}

export const defaultApplicationId = 'test'
export const defaultCacheMaxBytes = 10_485_760
