// The codes this package throws.
import { MillraceError, type MillraceErrorOptions } from '@millrace/record'

/**
 * `SQL_EVALUATION`: an expression or a function cannot give a value for its arguments; the value becomes NULL.
 * `SQL_FUNCTION_INVALID`: a function of the program's own is declared in a way that SQL cannot call.
 * `SQL_SYNTAX`: a text is not of the dialect; `details.diagnostics` has every error with its place.
 */
export type SqlErrorCode = 'SQL_EVALUATION' | 'SQL_FUNCTION_INVALID' | 'SQL_SYNTAX'

export function evaluationError(message: string, options?: MillraceErrorOptions): MillraceError<SqlErrorCode> {
  return new MillraceError('SQL_EVALUATION', message, { disposition: 'skip', ...options })
}

export function functionInvalid(message: string, options?: MillraceErrorOptions): MillraceError<SqlErrorCode> {
  return new MillraceError('SQL_FUNCTION_INVALID', message, options)
}

export function syntaxError(message: string, options?: MillraceErrorOptions): MillraceError<SqlErrorCode> {
  return new MillraceError('SQL_SYNTAX', message, options)
}
