// What an application says when it is asked for something at the wrong time, or cannot end in time.
import { MillraceError } from '@millrace/record'
import type { RuntimeErrorCode } from '../errors.ts'
import type { ApplicationState } from './application-state.ts'

export function wrongState(what: string, state: ApplicationState, advice: string): MillraceError<RuntimeErrorCode> {
  const message = `${what} was asked for when the application was ${state}; ${advice}`
  return new MillraceError('RUNTIME_WRONG_STATE', message, { details: { state } })
}

/** Whoever waits for the start must not go on as if it ran. */
export function stoppedBeforeRunning(applicationId: string): MillraceError<RuntimeErrorCode> {
  const message = `${applicationId} was stopped before it was running; make another application to start again`
  return new MillraceError('RUNTIME_STOPPED', message)
}

export function stopTimeout(applicationId: string, ms: number): MillraceError<RuntimeErrorCode> {
  const message = `${applicationId} could not commit and leave within ${ms} ms (brokers unreachable?); records since the last commit are processed again by the next start`
  return new MillraceError('RUNTIME_STOP_TIMEOUT', message)
}
