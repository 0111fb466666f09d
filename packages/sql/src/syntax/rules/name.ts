// Names and texts: how a token becomes a string. Unquoted names fold to upper case.
import type { IToken } from 'chevrotain'
import type { Grammar } from '../grammar.ts'
import { BackquotedIdentifier, QuotedIdentifier, Text, Variable } from '../tokens.ts'
import { AnyWord, Name } from '../words.ts'
import { unquote } from '../quote.ts'
import { nameOfVariable, withVariables } from './variable.ts'

export function takeName(g: Grammar, index = 0): string {
  return nameOf(g, g.take(Name, index), (text) => text.toUpperCase())
}

/** As it was written, for names that are not SQL's: topics, connectors' subjects. */
export function takeExactName(g: Grammar, index = 0): string {
  return nameOf(g, g.take(Name, index), (text) => text)
}

/** The name of a variable, which may be a reserved word. */
export function takeVariableName(g: Grammar): string {
  return g.take(AnyWord).image
}

export function takeText(g: Grammar, index = 0): string {
  return textOf(g, g.take(Text, index))
}

/** The value of a text token. */
export function textOf(g: Grammar, token: IToken): string {
  return withVariables(g, unquote(token.image))
}

function nameOf(g: Grammar, token: IToken, fold: (text: string) => string): string {
  switch (token.tokenType) {
    case BackquotedIdentifier:
    case QuotedIdentifier:
      return unquote(token.image)
    case Variable:
      return nameOfVariable(g, token, fold)
    default:
      return fold(token.image)
  }
}
