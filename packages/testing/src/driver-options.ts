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
}

export const defaultApplicationId = 'test'
export const defaultCacheMaxBytes = 10_485_760
