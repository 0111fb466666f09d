// The codes this package throws.
import { MillraceError, type MillraceErrorOptions } from '@millrace/record'

/**
 * - `ENGINE_ASSERTION_FAILED`: what ASSERT TOPIC or ASSERT SCHEMA says is not so within its time.
 * - `ENGINE_COMMAND_LOG`: the topic of statements cannot be read or written, so that nothing can be changed; `details.topic`.
 * - `ENGINE_COMMAND_UNREADABLE`: a record in the topic of statements is none of this engine's; it is passed over.
 * - `ENGINE_INVALID_CONFIG`: an option of the engine is out of its range.
 * - `ENGINE_MISSING_TOPIC`: a topic that is to be read is not there.
 * - `ENGINE_ROW_REFUSED`: a row of a query is not what the schema that was given with it says; `details.row`, `details.number` (from 1), `details.issues`.
 * - `ENGINE_TABLE_ELSEWHERE`: rows of a table that are asked for are kept by other engines of the service, or by a query that does not run.
 * - `ENGINE_WRONG_STATE`: the engine is not started yet, or was closed.
 */
export type EngineErrorCode =
  | 'ENGINE_ASSERTION_FAILED'
  | 'ENGINE_COMMAND_LOG'
  | 'ENGINE_COMMAND_UNREADABLE'
  | 'ENGINE_INVALID_CONFIG'
  | 'ENGINE_MISSING_TOPIC'
  | 'ENGINE_ROW_REFUSED'
  | 'ENGINE_TABLE_ELSEWHERE'
  | 'ENGINE_WRONG_STATE'

export function engineError(
  code: EngineErrorCode,
  message: string,
  options?: MillraceErrorOptions,
): MillraceError<EngineErrorCode> {
  return new MillraceError(code, message, options)
}
