// Which part of a statement an error is about, before its message.
import { isMillraceError, reasonOf } from '@millrace/record'
import { statementError, type StatementErrorOptions } from '../errors.ts'

/** What `body` gives; a statement error of it says `prefix` first. */
export function inClause<T>(prefix: string, body: () => T): T {
  try {
    return body()
  } catch (error) {
    if (!isMillraceError(error, 'SQL_STATEMENT')) throw error
    throw statementError(prefix + reasonOf(error), error.details as StatementErrorOptions)
  }
}
