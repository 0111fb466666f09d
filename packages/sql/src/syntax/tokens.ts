// The signs, names and values of the dialect, as the lexer finds them.
import { createToken, Lexer, type TokenType } from 'chevrotain'
import { AnyWord, Name, words } from './words.ts'

export const Identifier: TokenType = createToken({
  name: 'Identifier',
  label: 'IDENTIFIER',
  pattern: /[a-z_][\w@]*/i,
  categories: [AnyWord, Name],
})
const DigitIdentifier: TokenType = createToken({
  name: 'DigitIdentifier',
  label: 'DIGIT_IDENTIFIER',
  pattern: /\d+[a-z_@][\w@]*/i,
  categories: [Name],
})
export const BackquotedIdentifier: TokenType = createToken({
  name: 'BackquotedIdentifier',
  label: 'BACKQUOTED_IDENTIFIER',
  pattern: /`(?:[^`]|``)*`/,
  categories: [Name],
  line_breaks: true,
})
export const QuotedIdentifier: TokenType = createToken({
  name: 'QuotedIdentifier',
  label: 'QUOTED_IDENTIFIER',
  pattern: /"(?:[^"]|"")*"/,
  categories: [Name],
  line_breaks: true,
})
/** `${name}`. */
export const Variable: TokenType = createToken({
  name: 'Variable',
  label: 'VARIABLE',
  pattern: /\$\{[a-z_][\w@]*\}/i,
  categories: [Name],
})

export const Text: TokenType = createToken({
  name: 'Text',
  label: 'STRING',
  pattern: /'(?:[^']|'')*'/,
  line_breaks: true,
})
export const DoubleNumber: TokenType = createToken({
  name: 'DoubleNumber',
  label: 'FLOATING_POINT_VALUE',
  pattern: /(?:\d+\.\d*|\.\d+)e[+-]?\d+|\d+e[+-]\d+|\d+e\d+(?![\w@])/i,
})
export const DecimalNumber: TokenType = createToken({
  name: 'DecimalNumber',
  label: 'DECIMAL_VALUE',
  pattern: /\d+\.\d*|\.\d+/,
})
export const IntegerNumber: TokenType = createToken({
  name: 'IntegerNumber',
  label: 'INTEGER_VALUE',
  pattern: /\d+/,
})

function sign(name: string, text: string | RegExp, label = String(text)): TokenType {
  return createToken({ name, pattern: text, label: `'${label}'` })
}
export const Semicolon: TokenType = sign('Semicolon', ';')
export const LeftParen: TokenType = sign('LeftParen', '(')
export const RightParen: TokenType = sign('RightParen', ')')
export const LeftBracket: TokenType = sign('LeftBracket', '[')
export const RightBracket: TokenType = sign('RightBracket', ']')
export const Comma: TokenType = sign('Comma', ',')
export const Dot: TokenType = sign('Dot', '.')
export const Arrow: TokenType = sign('Arrow', '->')
export const LambdaArrow: TokenType = sign('LambdaArrow', '=>')
export const Assign: TokenType = sign('Assign', ':=')
export const Concat: TokenType = sign('Concat', '||')
export const NotEqual: TokenType = sign('NotEqual', /<>|!=/, '<>')
export const LessOrEqual: TokenType = sign('LessOrEqual', '<=')
export const GreaterOrEqual: TokenType = sign('GreaterOrEqual', '>=')
export const Less: TokenType = sign('Less', '<')
export const Greater: TokenType = sign('Greater', '>')
export const Equal: TokenType = sign('Equal', '=')
export const Plus: TokenType = sign('Plus', '+')
export const Minus: TokenType = sign('Minus', '-')
export const Star: TokenType = sign('Star', '*')
export const Slash: TokenType = sign('Slash', '/')
export const Percent: TokenType = sign('Percent', '%')

/** A quote or a comment without its end, which takes all the rest. No rule takes it. */
export const Unclosed: TokenType = createToken({
  name: 'Unclosed',
  label: 'UNRECOGNIZED',
  pattern: /(?:['"`]|\/\*)[^]*/,
  line_breaks: true,
})
/** A character outside of the language. No rule takes it. */
export const Unrecognized: TokenType = createToken({
  name: 'Unrecognized',
  label: 'UNRECOGNIZED',
  pattern: /[^]/,
  line_breaks: true,
})

const skipped: readonly TokenType[] = [
  createToken({ name: 'Space', pattern: /[ \r\n\t]+/, group: Lexer.SKIPPED, line_breaks: true }),
  createToken({ name: 'LineComment', pattern: /--[^\r\n]*/, group: Lexer.SKIPPED }),
  createToken({ name: 'Comment', pattern: /\/\*[^]*?\*\//, group: Lexer.SKIPPED, line_breaks: true }),
]

/** In the order in which the lexer tries them. */
export const lexed: readonly TokenType[] = [
  ...skipped,
  DoubleNumber,
  DecimalNumber,
  DigitIdentifier,
  IntegerNumber,
  Identifier,
  BackquotedIdentifier,
  QuotedIdentifier,
  Variable,
  Text,
  Unclosed,
  Semicolon,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Comma,
  Dot,
  Arrow,
  LambdaArrow,
  Assign,
  Concat,
  NotEqual,
  LessOrEqual,
  GreaterOrEqual,
  Less,
  Greater,
  Equal,
  Plus,
  Minus,
  Star,
  Slash,
  Percent,
  Unrecognized,
]

/** Everything a rule may take. */
export const vocabulary: TokenType[] = [AnyWord, Name, ...lexed, ...Object.values(words)]
