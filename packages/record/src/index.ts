export { type Clock, sleep, systemClock, type Timer } from './clock.ts'
export { ManualClock } from './manual-clock.ts'

export { type Duration, durationMs } from './duration.ts'

export {
  type Disposition,
  type ErrorDetails,
  isMillraceError,
  messageOf,
  MillraceError,
  type MillraceErrorOptions,
  reasonOf,
  withDetails,
} from './error.ts'
export type { RecordErrorCode } from './errors.ts'

export { type Change, type Header, type Headers, type LogRecord, noHeaders, type StreamRecord } from './record.ts'
export { partitionKey, type TopicPartition } from './topic-partition.ts'
export { endOfTime, type Window, type Windowed } from './windowed.ts'
