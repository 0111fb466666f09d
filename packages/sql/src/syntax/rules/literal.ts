// Values that stand for themselves. Numbers keep what their text says: INTEGER within 32 bits, BIGINT within 64,
// DECIMAL with a point, DOUBLE with an exponent.
import type { IToken } from 'chevrotain'
import type { Grammar, Rule } from '../grammar.ts'
import { type Span, spanOf } from '../span.ts'
import { DecimalNumber, DoubleNumber, IntegerNumber, Minus, Text, Variable } from '../tokens.ts'
import { words } from '../words.ts'
import type { Literal } from '../tree/expression.ts'
import { textOf } from './name.ts'
import { literalOfVariable } from './variable.ts'

export interface LiteralRules {
  readonly literal: Rule<Literal>
  /** With its sign. */
  readonly number: Rule<Literal>
}

export function literalRules(g: Grammar): LiteralRules {
  const number = g.rule('number', (): Literal => {
    const first = g.ahead(1)
    const minus = g.maybe(() => g.take(Minus)) === undefined ? '' : '-'
    const digits = g.takeOneOf([IntegerNumber, DecimalNumber, DoubleNumber])
    return g.act(() => numberOf(g, digits, minus, g.spanFrom(first)))
  })
  const literal = g.rule(
    'literal',
    (): Literal =>
      g.choose<Literal>([
        () => ({ kind: 'null', span: spanOf(g.take(words.NULL)) }),
        () => ({ kind: 'boolean', value: true, span: spanOf(g.take(words.TRUE)) }),
        () => ({ kind: 'boolean', value: false, span: spanOf(g.take(words.FALSE)) }),
        () => g.call(number),
        () => {
          const token = g.take(Text)
          return { kind: 'string', value: textOf(g, token), span: spanOf(token) }
        },
        () => {
          const token = g.take(Variable)
          return g.act(() => literalOfVariable(g, token, numberOf))
        },
      ]),
  )
  return { literal, number }
}

function numberOf(g: Grammar, token: IToken, minus: string, span: Span): Literal {
  const text = minus + token.image
  if (token.tokenType === DecimalNumber) return { kind: 'decimal', text, span }
  if (token.tokenType === DoubleNumber) {
    const value = Number(text)
    if (!Number.isFinite(value)) g.problem(`Number overflows DOUBLE: ${text}`, span)
    return { kind: 'double', value, span }
  }
  const value = BigInt(text === '-' ? '0' : text)
  if (value === BigInt.asIntN(32, value)) return { kind: 'integer', value: Number(value), span }
  if (value !== BigInt.asIntN(64, value)) g.problem(`Invalid numeric literal: ${text}`, span)
  return { kind: 'long', value, span }
}
