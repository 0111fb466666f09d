export { Application } from './app/application.ts'
export type { ApplicationOptions } from './app/application-options.ts'
export { stoppedBeforeRunning, wrongState } from './app/application-errors.ts'
export type { ApplicationSettings } from './app/application-config.ts'
export type { ApplicationHealth, ApplicationState, StateListener } from './app/application-state.ts'
export {
  type FinishedApplication,
  type FinishedApplications,
  leftApplications,
  removeApplication,
} from './app/remove-application.ts'
export { type Cluster, type ClusterOptions, openCluster, stateDirOf } from './app/cluster.ts'
export { logToConsole } from './app/console-log.ts'
export type { Log, LogLine } from './app/log-line.ts'
export type { ApplicationMetrics } from './app/metrics.ts'
export type { InputProgress, Stall } from './thread/progress-watch.ts'
export { type Terminal, terminalOf } from './app/restore-bar.ts'
export { stopOnSignals } from './app/stop-signals.ts'

export { type FaultHook, type FaultPoint, faultPoints } from './commit/fault-points.ts'
export { type QueryableStoreType, QueryableStoreTypes } from './query/queryable-store-types.ts'
export type { RestoreListener, RestoreProgress } from './restore/restore-progress.ts'
export { changelogTopicName, repartitionTopicName } from './topics/topic-names.ts'

export type { DropReason } from './operators/context.ts'
export type { SpreadNullKeys } from './sink/partition-choice.ts'
export type {
  DeserializationFailure,
  ErrorDecision,
  OnDeserializationError,
  OnProcessingError,
  OnProductionError,
  ProcessingFailure,
  ProductionFailure,
} from './task/error-handling.ts'
export type { RecordCollector, TaskId, TaskLog, TaskOptions } from './task/task-options.ts'
export type { TaskChangelog } from './task/task-stores.ts'
export { Task } from './task/task.ts'
export { hasCalls } from './calls/below-calls.ts'
export { finishRecords } from './commit/commit-tasks.ts'
export { GlobalTask, type GlobalTaskOptions, globalTopics, makeGlobalTask } from './global/global-task.ts'

export type { RuntimeErrorCode } from './errors.ts'
