export type { RuntimeErrorCode } from './errors.ts'

export type { DropReason } from './operators/context.ts'
export type { SpreadNullKeys } from './sink/partition-choice.ts'
export type {
  DeserializationFailure,
  ErrorDecision,
  OnDeserializationError,
  OnProductionError,
  ProductionFailure,
} from './task/error-handling.ts'
export type { RecordCollector, TaskId, TaskLog, TaskOptions } from './task/task-options.ts'
export type { TaskChangelog } from './task/task-stores.ts'
export { Task } from './task/task.ts'
