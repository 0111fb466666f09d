// What is wrong with a text, and where. The first sentence is ksqlDB's, so that people and programs that know its
// messages find them again; the hint says what to write instead.
import { type IRecognitionException, type IToken, MismatchedTokenException, tokenLabel } from 'chevrotain'
import { expectationOf } from './expectation.ts'
import type { Problem } from './grammar.ts'
import { closest, hintFor, isEnd, isReserved } from './hint.ts'
import { unclosedBracket } from './nesting.ts'
import { positionAt, type Span } from './span.ts'
import { Name, Semicolon } from './tokens.ts'

export interface Diagnostic {
  /** ksqlDB's message: `line 1:32: Syntax Error`, and on the next line what it is. Lines and columns count from 1. */
  readonly message: string
  readonly span: Span
  readonly hint: string | undefined
}

/** A diagnostic for people: the message, the line, a caret below the place, the hint. */
export function explain(text: string, { message, span, hint }: Diagnostic): string {
  const label = 'Statement: '
  const from = text.lastIndexOf('\n', span.start - 1) + 1
  const to = text.indexOf('\n', from)
  const line = text.slice(from, to === -1 ? text.length : to).replace(/\r$/, '')
  const before = line.slice(0, span.start - from).replace(/[^\t]/g, ' ')
  const width = Math.max(1, Math.min(span.end, from + line.length) - span.start)
  const picture = `${label}${line}\n${' '.repeat(label.length)}${before}${'^'.repeat(width)}`
  return [message, picture, ...(hint === undefined ? [] : [`Hint: ${hint}`])].join('\n')
}

export function diagnoseError(text: string, tokens: readonly IToken[], error: IRecognitionException): Diagnostic {
  const span = placeOf(text, tokens, error.token)
  const { line, column } = positionAt(text, span.start)
  const place = `${line}:${column + 1}`
  return {
    message: `line ${place}: Syntax Error\n${sentence(tokens, error, place)}`,
    span,
    hint: hintFor(text, tokens, error.token, expectationOf(error.message)),
  }
}

/** ksqlDB counts the column of what it finds out after reading one too far; its text is kept, the span is right. */
export function diagnoseProblem(text: string, { kind, message, span }: Problem): Diagnostic {
  const { line, column } = positionAt(text, span.start)
  const full =
    kind === 'variable'
      ? `Illegal argument at Line: ${line}, Col: ${column + 1}. ${message}`
      : `Failed to prepare statement: line ${line}:${column + 2}: ${message}`
  return { message: full, span, hint: undefined }
}

export function diagnoseTooDeep(text: string, token: IToken): Diagnostic {
  const span = { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 }
  const { line, column } = positionAt(text, span.start)
  return {
    message: `line ${line}:${column + 1}: Statement is too large to parse: too many expressions within each other`,
    span,
    hint: 'Compute a part in a stream or table of its own',
  }
}

/** Whether a statement was whole and another one begins where its semicolon should be. */
export function missesSemicolon(error: IRecognitionException): boolean {
  const { types } = expectationOf(error.message)
  return (
    error instanceof MismatchedTokenException &&
    types[0] === Semicolon &&
    statementWords.includes(error.token.tokenType.name)
  )
}

function sentence(tokens: readonly IToken[], error: IRecognitionException, place: string): string {
  const { types, exact } = expectationOf(error.message)
  const { token } = error
  const shown = isEnd(token) ? '<EOF>' : token.image
  const first = error.token === tokens[0]
  if (first && !exact) return unknownStatement(token)
  if (token.tokenType === Semicolon && unclosedBracket(tokens) !== undefined) {
    return `Syntax error at or near ";"\n'}', ']', or ')' is missing`
  }
  if (!exact || types.length === 0) return `Syntax error at or near '${shown}' at line ${place}`
  if (types[0] === Name && isReserved(token)) {
    return (
      `"${shown}" is a reserved keyword and it can't be used as an identifier.` +
      ` You can use it as an identifier by escaping it as '${shown}' `
    )
  }
  const labels = types.map(tokenLabel)
  if (labels.length > 1) {
    return labels.length <= 3
      ? `Expecting {${labels.join(', ')}}`
      : `Syntax error at or near '${shown}' at line ${place}`
  }
  return `missing ${labels[0]} at '${shown}'`
}

function unknownStatement({ image }: IToken): string {
  return `Unknown statement '${image}'\nDid you mean '${closest(image, statementWords).word}'?`
}

function placeOf(text: string, tokens: readonly IToken[], token: IToken): Span {
  if (!isEnd(token)) return { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 }
  const last = tokens.at(-1)
  const end = last?.endOffset === undefined ? text.length : last.endOffset + 1
  return { start: end, end }
}

/** In ksqlDB's order: the first of equally close ones is proposed. */
const statementWords = [
  'SELECT',
  'CREATE',
  'INSERT',
  'DESCRIBE',
  'PRINT',
  'EXPLAIN',
  'SHOW',
  'LIST',
  'TERMINATE',
  'PAUSE',
  'RESUME',
  'DROP',
  'SET',
  'DEFINE',
  'UNDEFINE',
  'UNSET',
  'ASSERT',
  'ALTER',
]
