// The statements of a script in their order, up to the first place where its text is wrong.
import { MillraceError } from '@millrace/record'
import { explain, parse, type ParsedStatement, type SqlErrorCode } from '@millrace/sql'

/** Those of test scripts among them. @throws {MillraceError} `SQL_SYNTAX`, once the statements before the place were taken. */
export function* statementsOf(text: string, variables: ReadonlyMap<string, string>): Iterable<ParsedStatement> {
  const { statements, diagnostics } = parse(text, { variables, testScript: true })
  const [first] = diagnostics
  for (const statement of statements) {
    if (first && statement.tree.span.start > first.span.start) break
    yield statement
  }
  if (first === undefined) return
  throw new MillraceError<SqlErrorCode>('SQL_SYNTAX', explain(text, first), { details: { diagnostics } })
}
