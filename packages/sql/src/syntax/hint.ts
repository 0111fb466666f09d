// What a person most likely meant: a keyword with a slip in it, a word that is reserved, a quote or a bracket that is
// never closed. No hint is better than a wrong one.
import { type IToken, tokenMatcher } from 'chevrotain'
import type { Expectation } from './expectation.ts'
import { unclosedBracket } from './nesting.ts'
import { positionAt } from './span.ts'
import { AnyWord, Identifier, Name, QuotedIdentifier, reservedWords, Semicolon, Text, Unrecognized } from './tokens.ts'

export function hintFor(
  text: string,
  tokens: readonly IToken[],
  token: IToken,
  { types }: Expectation,
): string | undefined {
  if (token.tokenType === Unrecognized) return hintForUnrecognized(token)
  const slip = hintForSlip(tokens, token, types)
  if (slip !== undefined) return slip
  const bracket = unclosedBracket(tokens)
  if (bracket !== undefined && (token.tokenType === Semicolon || isEnd(token))) {
    const { line, column } = positionAt(text, bracket.startOffset)
    return `the ${bracket.image} of line ${line}:${column + 1} is never closed`
  }
  if (types.includes(Semicolon) && (isEnd(token) || isReserved(token))) return 'a semicolon ends each statement'
  if (isReserved(token) && types.includes(Name)) {
    return `${token.image} is a reserved word; as a name it stands in back-quotes: \`${token.image}\``
  }
  if (token.tokenType === QuotedIdentifier && types.includes(Text)) {
    return `a text stands in single quotes: '${token.image.slice(1, -1)}'`
  }
  return undefined
}

/** The end of the text, which has no place of its own. */
export function isEnd(token: IToken): boolean {
  return Number.isNaN(token.startOffset)
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
    const slips = slipsBetween(word.toUpperCase(), candidate)
    if (slips < best.slips) best = { word: candidate, slips }
  }
  return best
}

function hintForUnrecognized({ image }: IToken): string {
  if (image.startsWith('/*')) return 'the comment is never closed: */ is missing'
  if (/^['"`]/.test(image)) return `the quote ${image.charAt(0)} is never closed`
  return `${image} has no meaning outside of quotes`
}

/** A misspelt keyword may have been taken for an alias: then it stands before the error. */
function hintForSlip(tokens: readonly IToken[], token: IToken, types: Expectation['types']): string | undefined {
  const expected = types.filter((type) => type !== AnyWord && /^[A-Z]+$/.test(type.name)).map(({ name }) => name)
  const before = tokens[tokens.indexOf(token) - 1]
  for (const word of [token, before]) {
    if (word === undefined || !tokenMatcher(word, Identifier) || word.image.length < 3) continue
    const { word: meant, slips } = closest(word.image, word === token ? [...expected, ...clauses] : clauses)
    if (slips > 0 && slips <= Math.min(2, word.image.length - 2))
      return `did you mean ${meant} instead of ${word.image}?`
  }
  return undefined
}

/** Levenshtein's distance, a swap of neighbours counting as two slips. */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 12) return Number.POSITIVE_INFINITY
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
