// Names and texts: how a token becomes a string. Unquoted names fold to upper case; a variable in a name's place must
// have a name as its value, in a text any value is only text.
import type { IToken } from 'chevrotain'
import type { Grammar } from '../grammar.ts'
import { spanOf } from '../span.ts'
import { AnyWord, BackquotedIdentifier, Name, QuotedIdentifier, Text, Variable } from '../tokens.ts'
import { unquote } from '../quote.ts'

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

/** The value of a text token, with its variables replaced. */
export function textOf(g: Grammar, token: IToken): string {
  const text = unquote(token.image)
  const { variables } = g
  if (variables === undefined) return text
  return text.replace(/\$\{([a-z_][\w@]*)\}/gi, (reference, name: string) => variables.get(name) ?? reference)
}

/** The value of a variable, or its reference where it has none. */
export function variableValue(g: Grammar, token: IToken): string {
  return g.variables?.get(token.image.slice(2, -1)) ?? token.image
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

function nameOfVariable(g: Grammar, token: IToken, fold: (text: string) => string): string {
  const value = variableValue(g, token)
  const quoted = /^(["`])[^]*\1$/.test(value) && value.length > 1
  const name = quoted ? unquote(value) : fold(value)
  if (/^[a-z_][\w@]*$/i.test(name)) return name
  g.illegalArgument(
    `Identifier names cannot start with '@' and may only contain alphanumeric values and '_'. Got: '${value}'`,
    spanOf(token),
  )
  return name
}
