// Variables: `${name}` is replaced where the tree is made, by what may stand in its place there: a name in a name's
// place, a literal in a literal's, and in a text only text. So no value can change the meaning of what is around it.
import type { IToken, TokenType } from 'chevrotain'
import type { Grammar } from '../grammar.ts'
import { unquote } from '../quote.ts'
import { type Span, spanOf } from '../span.ts'
import { DecimalNumber, DoubleNumber, IntegerNumber } from '../tokens.ts'
import type { Literal } from '../tree/expression.ts'

/** Names of variables are equal whatever their case is. */
export function variableKey(name: string): string {
  return name.toUpperCase()
}

/** A text with its variables replaced; those without a value stay, and `$${name}` is a `${name}` that is none. */
export function withVariables({ variables }: Grammar, text: string): string {
  if (variables === undefined) return text
  return text.replace(/(\$?)(\$\{([a-z_][\w@]*)\})/gi, (_, escape: string, reference: string, name: string) =>
    escape === '' ? (variables.get(variableKey(name)) ?? reference) : reference,
  )
}

export function nameOfVariable(g: Grammar, token: IToken, fold: (text: string) => string): string {
  const value = valueOf(g, token)
  const name = isQuoted(value, '["`]') ? unquote(value) : fold(value)
  if (!/^[a-z_][\w@]*$/i.test(name)) {
    const rule = "Identifier names cannot start with '@' and may only contain alphanumeric values and '_'."
    g.illegalArgument(`${rule} Got: '${value}'`, spanOf(token))
  }
  return name
}

/** A value in the place of a text must be one, quotes included. */
export function textOfVariable(g: Grammar, token: IToken): string {
  const value = valueOf(g, token)
  if (isQuoted(value, "'")) return unquote(value)
  g.illegalArgument(`Got: '${value}'`, spanOf(token))
  return value
}

export function literalOfVariable(
  g: Grammar,
  token: IToken,
  numberOf: (g: Grammar, digits: IToken, minus: string, span: Span) => Literal,
): Literal {
  const span = spanOf(token)
  const value = valueOf(g, token)
  if (isQuoted(value, "'")) return { kind: 'string', value: unquote(value), span }
  if (/^(?:true|false)$/i.test(value)) return { kind: 'boolean', value: value.toLowerCase() === 'true', span }
  for (const [tokenType, pattern] of numbers) {
    const [, sign = '', image] = pattern.exec(value) ?? []
    if (image !== undefined) return numberOf(g, { ...token, tokenType, image }, sign === '-' ? '-' : '', span)
  }
  g.illegalArgument(`Got: '${value}'`, span)
  return { kind: 'null', span }
}

/** The value, or the reference itself where there is none. */
function valueOf({ variables }: Grammar, { image }: IToken): string {
  return variables?.get(variableKey(image.slice(2, -1))) ?? image
}

function isQuoted(value: string, quote: string): boolean {
  return new RegExp(`^(${quote})[^]*\\1$`).test(value) && value.length > 1
}

const numbers: readonly (readonly [TokenType, RegExp])[] = [
  [IntegerNumber, /^([+-]?)(\d+)$/],
  [DecimalNumber, /^([+-]?)(\d+\.\d*|\.\d+)$/],
  [DoubleNumber, /^([+-]?)((?:\d+\.?\d*|\.\d+)e[+-]?\d+)$/i],
]
