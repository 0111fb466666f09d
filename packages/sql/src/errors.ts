// The codes this package throws.
import { MillraceError, type MillraceErrorOptions } from '@millrace/record'
import type { Span } from './syntax/span.ts'

/**
 * `SQL_EVALUATION`: an expression or a function cannot give a value for its arguments; the value becomes NULL.
 * `SQL_FUNCTION_INVALID`: a function of the program's own is declared in a way that SQL cannot call.
 * `SQL_STATEMENT`: a statement cannot be carried out; the message says why in ksqlDB's words, `details.span` where, `details.hint` what to do.
 * `SQL_SYNTAX`: a text is not of the dialect; `details.diagnostics` has every error with its place.
 */
export type SqlErrorCode = 'SQL_EVALUATION' | 'SQL_FUNCTION_INVALID' | 'SQL_STATEMENT' | 'SQL_SYNTAX'

/** Where in the statement's text, and what to do about it. */
export interface StatementErrorOptions {
  readonly span?: Span | undefined
  readonly hint?: string | undefined
  readonly cause?: unknown
}

export function statementError(message: string, options: StatementErrorOptions = {}): MillraceError<SqlErrorCode> {
  const { span, hint, cause } = options
  return new MillraceError('SQL_STATEMENT', message, {
    details: { span, hint },
    ...(cause === undefined ? {} : { cause }),
  })
}

/** What is wrong with a statement before it is carried out; ksqlDB's parser says it, too. */
export function prepareError(
  message: string,
  { span, hint, cause }: StatementErrorOptions = {},
): MillraceError<SqlErrorCode> {
  return syntaxError(`Failed to prepare statement: ${message}`, {
    details: { span, hint },
    ...(cause === undefined ? {} : { cause }),
  })
}

export function evaluationError(message: string, options?: MillraceErrorOptions): MillraceError<SqlErrorCode> {
  return new MillraceError('SQL_EVALUATION', message, { disposition: 'skip', ...options })
}

export function functionInvalid(message: string, options?: MillraceErrorOptions): MillraceError<SqlErrorCode> {
  return new MillraceError('SQL_FUNCTION_INVALID', message, options)
}

export function syntaxError(message: string, options?: MillraceErrorOptions): MillraceError<SqlErrorCode> {
  return new MillraceError('SQL_SYNTAX', message, options)
}
