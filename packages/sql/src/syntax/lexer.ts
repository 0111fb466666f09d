// First station of a text: characters to tokens. Nothing is lost or refused here: what is not of the language becomes
// a token that no rule takes, so that every error is reported by one place.
import { type IToken, Lexer } from 'chevrotain'
import { Identifier, lexed } from './tokens.ts'
import { words } from './words.ts'

/** What the lexer knows of its input. Tokens are checked by a test, and not at each start. */
export const lexerOptions = { positionTracking: 'onlyOffset', ensureOptimizations: false } as const

const lexer = new Lexer([...lexed], { ...lexerOptions, skipValidations: true })

export function tokenize(text: string): readonly IToken[] {
  const { tokens } = lexer.tokenize(text)
  for (const token of tokens) {
    token.endOffset = token.startOffset + token.image.length - 1
    if (token.tokenType !== Identifier) continue
    const word = wordTypes.get(token.image.toUpperCase())
    if (word === undefined) continue
    token.tokenType = word
    token.tokenTypeIdx = word.tokenTypeIdx as number
  }
  return tokens
}

const wordTypes = new Map(Object.entries(words))
