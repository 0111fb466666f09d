// What a person most likely meant: a keyword with a slip in it, a word that is reserved, a quote or a bracket that is
// never closed. No hint is better than a wrong one.
import { EOF, type IToken, tokenMatcher } from 'chevrotain'
import type { Expectation } from './expectation.ts'
import { unclosedBracket } from './nesting.ts'
import { positionAt } from './span.ts'
import { Comma, Identifier, QuotedIdentifier, Semicolon, Text, Unclosed, Unrecognized } from './tokens.ts'
import { AnyWord, Name, reservedWords } from './words.ts'

export function hintFor(
  text: string,
  tokens: readonly IToken[],
  token: IToken,
  expectation: Expectation,
): string | undefined {
  return (
    hintForCharacters(token) ??
    hintForAbsent(tokens, token) ??
    hintForSlip(tokens, token, expectation) ??
    hintForBracket(text, tokens, token, expectation) ??
    hintForName(tokens, token, expectation)
  )
}

/** The end of the text, which has no place of its own. */
export function isEnd(token: IToken): boolean {
  return token.tokenType === EOF
}

export function isReserved(token: IToken): boolean {
  return reserved.has(token.tokenType.name)
}

/** The first of the words with the fewest letters changed, added or left out. */
export function closest(
  word: string,
  candidates: readonly string[],
): { readonly word: string; readonly slips: number } {
  let best = { word: '', slips: Number.POSITIVE_INFINITY }
  for (const candidate of candidates) {
    const slips = slipsBetween(word.toUpperCase().slice(0, 40), candidate)
    if (slips < best.slips) best = { word: candidate, slips }
  }
  return best
}

function hintForCharacters({ tokenType, image }: IToken): string | undefined {
  if (tokenType === Unclosed) {
    return image.startsWith('/*')
      ? 'the comment is never closed: */ is missing'
      : `the quote ${image.charAt(0)} is never closed`
  }
  return tokenType === Unrecognized ? `${image} has no meaning outside of quotes` : undefined
}

/** What other dialects have, and this one has not. */
function hintForAbsent(tokens: readonly IToken[], token: IToken): string | undefined {
  const before = tokens[tokens.indexOf(token) - 1]?.image.toUpperCase()
  if (before === 'ORDER') return 'there is no ORDER BY: a stream has no end at which it could be sorted'
  if (before === 'UNION') return 'there is no UNION: write both into one stream with INSERT INTO'
  if (before === 'SELECT' && token.image.toUpperCase() === 'DISTINCT') {
    return 'there is no SELECT DISTINCT: a table with GROUP BY has each group once'
  }
  return undefined
}

/** A misspelt keyword may have been taken for an alias: then it stands before the error. */
function hintForSlip(tokens: readonly IToken[], token: IToken, { types }: Expectation): string | undefined {
  const expected = types.filter((type) => type !== AnyWord && /^[A-Z]+$/.test(type.name)).map(({ name }) => name)
  const before = tokens[tokens.indexOf(token) - 1]
  for (const word of [token, before]) {
    if (word === undefined || word.image.length < 3 || !tokenMatcher(word, AnyWord)) continue
    const isName = word.tokenType === Identifier
    if (!isName && word !== token) continue
    const meant = closest(word.image, word === token ? [...expected, ...(isName ? clauses : [])] : clauses)
    const most = isName ? Math.min(2, word.image.length - 2) : 1
    if (meant.slips > 0 && meant.slips <= most) return `did you mean ${meant.word} instead of ${word.image}?`
  }
  return undefined
}

function hintForBracket(
  text: string,
  tokens: readonly IToken[],
  token: IToken,
  { types }: Expectation,
): string | undefined {
  const bracket = unclosedBracket(tokens, token)
  if (bracket !== undefined && unclosedBracket(tokens) !== undefined) {
    const { line, column } = positionAt(text, bracket.startOffset)
    return `the ${bracket.image} of line ${line}:${column + 1} is not closed`
  }
  if (bracket !== undefined && types.includes(Comma) && !isReserved(token)) return 'a comma is missing'
  if (token.tokenType === Semicolon && token === tokens[0]) return 'a statement is missing before the semicolon'
  if (types.includes(Semicolon) && (isEnd(token) || isReserved(token))) return 'a semicolon ends each statement'
  return undefined
}

function hintForName(tokens: readonly IToken[], token: IToken, { types, exact }: Expectation): string | undefined {
  if (isReserved(token) && types.includes(Name)) {
    const after = tokens[tokens.indexOf(token) + 1]
    // Where more than a name could stand, the word was meant as one only if something follows that can follow a name.
    if (!exact && (after === undefined || (tokenMatcher(after, AnyWord) && !isReserved(after)))) return undefined
    return `${token.image} is a reserved word; as a name it stands in back-quotes: \`${token.image}\``
  }
  if (!types.includes(Text) || types.includes(Name)) return undefined
  if (token.tokenType === QuotedIdentifier) return `a text stands in single quotes: '${token.image.slice(1, -1)}'`
  return tokenMatcher(token, AnyWord) ? `a text stands in single quotes: '${token.image}'` : undefined
}

/** Levenshtein's distance. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}

const reserved: ReadonlySet<string> = new Set(reservedWords)
/** Words that begin what may be left out, and so are in no list of what was expected. */
const clauses = [
  'FROM',
  'WHERE',
  'GROUP',
  'PARTITION',
  'HAVING',
  'WINDOW',
  'EMIT',
  'LIMIT',
  'JOIN',
  'WITHIN',
  'WITH',
  'VALUES',
  'CHANGES',
  'FINAL',
]
