// What is wrong with a statement, for people: ksqlDB's message, the line with a caret below the place, a hint.
import { isMillraceError, reasonOf } from '@millrace/record'
import { explain, positionAt, type Span } from '@millrace/sql'

export interface StatementError {
  readonly text: string
  /** In the text that was carried out, from 1; undefined where the error has no place. */
  readonly line: number | undefined
}

/** `script`: what was carried out, in which spans count. */
export function statementError(error: unknown, script: string): StatementError {
  const reason = reasonOf(error)
  if (!isMillraceError(error)) return { text: reason, line: undefined }
  const { span, hint, diagnostics } = error.details as ErrorPlace
  const [first] = diagnostics ?? []
  // Diagnostics were explained when they were thrown.
  if (first) return { text: reason, line: positionAt(script, first.span.start).line }
  if (span) return { text: explain(script, { message: reason, span, hint }), line: positionAt(script, span.start).line }
  const text = hint === undefined ? reason : `${reason}\nHint: ${hint}`
  return { text: error.code.startsWith('SQL_') ? text : `${error.code}: ${text}`, line: undefined }
}

interface ErrorPlace {
  readonly span?: Span | undefined
  readonly hint?: string | undefined
  readonly diagnostics?: readonly { readonly span: Span }[] | undefined
}
