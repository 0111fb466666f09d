// What an application says of itself while it runs.
import type { ErrorDetails } from '@millrace/record'

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly details?: ErrorDetails
  /** What was caught, if the line tells of an error. */
  readonly error?: unknown
}

/** Must not throw. */
export type Log = (line: LogLine) => void
