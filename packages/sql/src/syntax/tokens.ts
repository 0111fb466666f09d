// The words and signs of the dialect. Which words are reserved is ksqlDB's choice: any other word may also be a name.
import { createToken, Lexer, type TokenType } from 'chevrotain'

/** Words that are names only in quotes. */
export const reservedWords = [
  'SELECT',
  'FROM',
  'AS',
  'ALL',
  'DISTINCT',
  'WHERE',
  'WITHIN',
  'WINDOW',
  'GROUP',
  'BY',
  'HAVING',
  'LIMIT',
  'AT',
  'OR',
  'AND',
  'IN',
  'NOT',
  'EXISTS',
  'BETWEEN',
  'LIKE',
  'IS',
  'NULL',
  'TRUE',
  'FALSE',
  'MILLISECOND',
  'YEARS',
  'MONTHS',
  'DAYS',
  'HOURS',
  'MINUTES',
  'SECONDS',
  'MILLISECONDS',
  'TUMBLING',
  'HOPPING',
  'SIZE',
  'ADVANCE',
  'RETENTION',
  'CASE',
  'WHEN',
  'THEN',
  'ELSE',
  'END',
  'JOIN',
  'FULL',
  'OUTER',
  'INNER',
  'LEFT',
  'RIGHT',
  'ON',
  'WITH',
  'VALUES',
  'CREATE',
  'TABLE',
  'TOPIC',
  'STREAM',
  'STREAMS',
  'INSERT',
  'DELETE',
  'INTO',
  'DESCRIBE',
  'EXTENDED',
  'PRINT',
  'CAST',
  'LIST',
  'TOPICS',
  'QUERY',
  'QUERIES',
  'TERMINATE',
  'PAUSE',
  'RESUME',
  'LOAD',
  'DROP',
  'TO',
  'RENAME',
  'SAMPLE',
  'EXPORT',
  'CATALOG',
  'PROPERTIES',
  'BEGINNING',
  'UNSET',
  'RUN',
  'SCRIPT',
  'DECIMAL',
  'CONNECTOR',
  'CONNECTORS',
  'NAMESPACE',
  'MATERIALIZED',
  'VIEW',
] as const

const otherWords = [
  'SHOW',
  'TABLES',
  'COLUMNS',
  'COLUMN',
  'PARTITIONS',
  'FUNCTIONS',
  'FUNCTION',
  'SESSION',
  'STRUCT',
  'MAP',
  'ARRAY',
  'PARTITION',
  'INTEGER',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'INTERVAL',
  'ZONE',
  'STRING',
  'YEAR',
  'MONTH',
  'DAY',
  'HOUR',
  'MINUTE',
  'SECOND',
  'EXPLAIN',
  'ANALYZE',
  'TYPE',
  'TYPES',
  'SET',
  'RESET',
  'IF',
  'SOURCE',
  'SINK',
  'PRIMARY',
  'KEY',
  'EMIT',
  'CHANGES',
  'FINAL',
  'ESCAPE',
  'REPLACE',
  'ASSERT',
  'ALTER',
  'ADD',
  'HEADER',
  'HEADERS',
  'GRACE',
  'PERIOD',
  'DEFINE',
  'UNDEFINE',
  'VARIABLES',
  'PLUGINS',
  'SYSTEM',
  'TIMEOUT',
  'SCHEMA',
  'SUBJECT',
  'ID',
] as const

type Word = (typeof reservedWords)[number] | (typeof otherWords)[number]

/** Any word, reserved or not: what may name a variable. */
export const AnyWord: TokenType = createToken({ name: 'AnyWord', pattern: Lexer.NA, label: 'IDENTIFIER' })
/** Whatever may stand where a name is wanted. */
export const Name: TokenType = createToken({ name: 'Name', pattern: Lexer.NA, label: 'IDENTIFIER' })

/** Words are found by the lexer as identifiers and get their own type from this table. */
export const words: Readonly<Record<Word, TokenType>> = Object.fromEntries([
  ...reservedWords.map((word) => [word, wordToken(word, [AnyWord])]),
  ...otherWords.map((word) => [word, wordToken(word, [AnyWord, Name])]),
])

function wordToken(word: Word, categories: TokenType[]): TokenType {
  return createToken({ name: word, pattern: Lexer.NA, label: `'${word}'`, categories })
}

export const Identifier: TokenType = createToken({
  name: 'Identifier',
  label: 'IDENTIFIER',
  pattern: /[a-z_][\w@]*/i,
  categories: [AnyWord, Name],
})
export const DigitIdentifier: TokenType = createToken({
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
