// Errors of statements say which statement they are of: in `details.statement`, once.
import { isMillraceError, withDetails } from '@millrace/record'

/** Runs `body`; what it throws gets the statement's text, unless it has one. */
export async function withStatement<T>(statement: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    throw ofStatement(error, statement)
  }
}

function ofStatement(error: unknown, statement: string): unknown {
  return isMillraceError(error) && error.details['statement'] === undefined ? withDetails(error, { statement }) : error
}
