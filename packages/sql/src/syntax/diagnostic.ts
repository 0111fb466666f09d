// What is wrong with a text, and where. The first sentence is ksqlDB's, so that people and programs that know its
// messages find them again; the hint says what to write instead.
import type { IRecognitionException as SyntaxError, IToken } from 'chevrotain'
import { createTokenInstance, EOF, MismatchedTokenException, tokenLabel, tokenMatcher } from 'chevrotain'
import { type Expectation, expectationOf } from './expectation.ts'
import type { Problem } from './grammar.ts'
import { closest, hintFor, isEnd, isReserved } from './hint.ts'
import { unclosedBracket } from './nesting.ts'
import { positionAt, type Span, spanOf } from './span.ts'
import { Semicolon, Unclosed } from './tokens.ts'
import { AnyWord, Name } from './words.ts'

export interface Diagnostic {
  /** ksqlDB's message: `line 1:32: Syntax Error`, and on the next line what it is. Lines and columns count from 1. */
  readonly message: string
  readonly span: Span
  readonly hint: string | undefined
}

/** A diagnostic for people: the message, the line, a caret below the place, the hint. */
export function explain(text: string, { message, span, hint }: Diagnostic): string {
  const label = 'Statement: '
  const { line, from } = lineAround(text, span.start)
  const before = line.slice(0, span.start - from).replace(/[^\t]/g, ' ')
  const width = Math.max(1, Math.min(span.end, from + line.length) - span.start)
  const picture = `${label}${line}\n${' '.repeat(label.length)}${before}${'^'.repeat(width)}`
  return [message, picture, ...(hint === undefined ? [] : [`Hint: ${hint}`])].join('\n')
}

/** The line of a place, or of a long line the part around it. */
function lineAround(text: string, offset: number): { readonly line: string; readonly from: number } {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const line = text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '')
  if (line.length <= 1000) return { line, from: start }
  const from = Math.max(start, offset - 100)
  return { line: text.slice(from, Math.min(start + line.length, offset + 100)), from }
}

export function diagnoseError(text: string, tokens: readonly IToken[], error: SyntaxError): Diagnostic {
  const expectation = expectationOf(error.message)
  const token =
    expectation.offset === 0 ? error.token : (tokens[tokens.indexOf(error.token) + expectation.offset] ?? end)
  const span = isEnd(token) ? afterLast(text, tokens) : spanOf(token)
  const { line, column } = positionAt(text, span.start)
  const place = `${line}:${column + 1}`
  return {
    message: `line ${place}: Syntax Error\n${sentence(tokens, token, expectation, place)}`,
    span,
    hint: hintFor(text, tokens, token, expectation),
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
  const span = spanOf(token)
  const { line, column } = positionAt(text, span.start)
  return {
    message: `line ${line}:${column + 1}: Statement is too large to parse: too many expressions within each other`,
    span,
    hint: 'Compute a part in a stream or table of its own',
  }
}

/** Whether a statement was whole, and not at its end. */
export function missesSemicolon(error: SyntaxError): boolean {
  return error instanceof MismatchedTokenException && expectationOf(error.message).types[0] === Semicolon
}

export function beginsStatement({ tokenType }: IToken): boolean {
  return statementWords.includes(tokenType.name)
}

function sentence(tokens: readonly IToken[], token: IToken, { types, exact }: Expectation, place: string): string {
  const shown = isEnd(token) ? '<EOF>' : token.tokenType === Unclosed ? token.image.charAt(0) : shorten(token.image)
  const near = `Syntax error at or near '${shown}' at line ${place}`
  if (token === tokens[0] && tokenMatcher(token, AnyWord)) {
    return `Unknown statement '${shown}'\nDid you mean '${closest(shown, statementWords).word}'?`
  }
  if (token.tokenType === Semicolon && unclosedBracket(tokens, token) !== undefined) {
    return `Syntax error at or near ";"\n'}', ']', or ')' is missing`
  }
  if (!exact || types.length === 0 || types.length > 3) return near
  if (types[0] === Name && isReserved(token)) {
    return (
      `"${shown}" is a reserved keyword and it can't be used as an identifier.` +
      ` You can use it as an identifier by escaping it as '${shown}' `
    )
  }
  const labels = types.map(tokenLabel)
  return labels.length === 1 ? `missing ${labels[0]} at '${shown}'` : `Expecting {${labels.join(', ')}}`
}

function shorten(image: string): string {
  return image.length <= 100 ? image : `${image.slice(0, 100)}…`
}

function afterLast(text: string, tokens: readonly IToken[]): Span {
  const at = tokens.at(-1)?.endOffset ?? text.length - 1
  return { start: at + 1, end: at + 1 }
}

const end = createTokenInstance(EOF, '', -1, -1, -1, -1, -1, -1)

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
