// Errors of statements say which statement they are of: in `details.statement`, once.
import { isMillraceError, MillraceError } from '@millrace/record'
import { reasonOf, type SqlErrorCode } from '../errors.ts'

/** Runs `body`; what it throws gets the statement's text, unless it has one. */
export async function withStatement<T>(statement: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    throw ofStatement(error, statement)
  }
}

function ofStatement(error: unknown, statement: string): unknown {
  if (!isMillraceError<SqlErrorCode>(error) || error.details['statement'] !== undefined) return error
  const { code, cause, details, disposition } = error
  return new MillraceError(code, reasonOf(error), {
    details: { ...details, statement },
    disposition,
    ...(cause === undefined ? {} : { cause }),
  })
}
