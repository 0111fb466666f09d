// What an application is made with: a topology, a name, a client, a directory, and what may be left out.
import type { LogClient } from '@millrace/client'
import type { Clock } from '@millrace/record'
import type { StateDatabase } from '@millrace/state'
import type { StoreSpec, Topology } from '@millrace/topology'
import type { FaultHook } from '../commit/fault-points.ts'
import type { OnDeserializationError, OnProcessingError, OnProductionError } from '../task/error-handling.ts'
import type { ApplicationSettings } from './application-config.ts'
import type { Log } from './log-line.ts'
import type { Terminal } from './restore-bar.ts'

export interface ApplicationOptions extends ApplicationSettings {
  readonly topology: Topology
  /** Names the consumer group and prefixes internal topics. */
  readonly applicationId: string
  readonly client: LogClient
  /** Each task keeps its state in `<stateDirectory>/<applicationId>/<task>`. */
  readonly stateDirectory: string
  /** An input record that cannot be read. Default `fail`. */
  readonly onDeserializationError?: OnDeserializationError
  /** A record for which a function or an operator throws. Default `fail`. */
  readonly onProcessingError?: OnProcessingError
  /** A record that cannot be written. Default `fail`. */
  readonly onProductionError?: OnProductionError
  /** Default: the error output, all levels. */
  readonly log?: Log
  /** Where a bar shows the progress of restores. Default: stderr, if that is a terminal and no `log` is given. */
  readonly terminal?: Terminal | undefined
  readonly clock?: Clock
  /** Where a test ends the process. Default: what the environment's `FAULT_POINT` asks for. */
  readonly faultPoint?: FaultHook
  /** Opens the stores of a task. Default: LevelDB in the state directory for persistent ones, memory for others. */
  readonly openState?: (task: string, stores: readonly StoreSpec[], memoryBytes: number) => Promise<StateDatabase>
}
