// The tightest part of an expression: literals, names, calls, constructors, CASE, CAST and parentheses, with the
// `[index]` and `->field` that follow them. Parentheses leave no trace in the tree.
import type { IToken } from 'chevrotain'
import type { Grammar, Rule } from '../grammar.ts'
import { spanOf } from '../span.ts'
import {
  Arrow,
  Assign,
  DecimalNumber,
  Dot,
  DoubleNumber,
  IntegerNumber,
  LeftBracket,
  LeftParen,
  Minus,
  RightBracket,
  RightParen,
  Star,
  Text,
  Variable,
} from '../tokens.ts'
import { Name, words } from '../words.ts'
import type { Expression, When } from '../tree/expression.ts'
import { callRules } from './call.ts'
import { commaSeparated } from './list.ts'
import type { LiteralRules } from './literal.ts'
import { takeName, textOf } from './name.ts'
import type { TypeRules } from './type.ts'

export interface Recursive {
  readonly expression: () => Rule<Expression>
  readonly value: () => Rule<Expression>
}

export function termRules(
  g: Grammar,
  rules: LiteralRules & TypeRules & Recursive,
): { readonly term: Rule<Expression> } {
  const { call } = callRules(g, rules)
  const { array, map, struct } = constructorRules(g, rules)
  const { searched, cast } = specialRules(g, rules)

  const parenthesized = g.rule('parenthesized', () => {
    g.take(LeftParen)
    const tree = g.call(rules.expression())
    g.take(RightParen)
    return tree
  })
  const decimal = g.rule('typedLiteral', (): Expression => {
    const type = g.choose([() => g.take(words.DECIMAL), () => g.take(Name)])
    const token = g.take(Text)
    const text = textOf(g, token)
    return g.act((): Expression => {
      const span = { start: type.startOffset, end: spanOf(token).end }
      if (!/^"?DECIMAL"?$/i.test(type.image)) g.problem(`Unknown type: ${type.image.toUpperCase()}`, span)
      else if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) g.problem(`Invalid numeric literal: ${text}`, span)
      return { kind: 'decimal', text: `${text.replace(/^\+/, '')}${text.includes('.') ? '' : '.'}`, span }
    })
  })
  const column = g.rule('column', (): Expression => {
    const first = g.ahead(1)
    const name = takeName(g)
    const qualified = g.maybeIf(
      () => g.isAhead(1, Dot) && !g.isAhead(2, Star),
      () => {
        g.take(Dot)
        return takeName(g, 1)
      },
    )
    const span = g.spanFrom(first)
    if (qualified !== undefined) return { kind: 'column', source: name, name: qualified, span }
    if (g.isLambdaParameter(name)) return { kind: 'variable', name, span }
    return { kind: 'column', source: undefined, name, span }
  })

  const literals: readonly unknown[] = [
    words.NULL,
    words.TRUE,
    words.FALSE,
    IntegerNumber,
    DecimalNumber,
    DoubleNumber,
    Minus,
    Text,
  ]
  const isLiteral = (): boolean =>
    literals.includes(g.ahead(1).tokenType) ||
    (g.isAhead(1, Variable) && !g.isAhead(2, Dot) && !g.isAhead(2, LeftParen) && !g.isAhead(2, Text))
  const followedBy = (type: unknown) => (): boolean => g.ahead(2).tokenType === type
  const bare = g.rule(
    'bare',
    (): Expression =>
      g.chooseFirst<Expression>([
        { gate: isLiteral, body: () => g.call(rules.literal) },
        { gate: followedBy(Text), body: () => g.call(decimal) },
        { gate: followedBy(LeftBracket), body: () => g.call(array) },
        { gate: followedBy(LeftParen), body: () => g.call(map) },
        { gate: followedBy(LeftParen), body: () => g.call(struct) },
        { body: () => g.call(searched) },
        { body: () => g.call(cast) },
        { gate: followedBy(LeftParen), body: () => g.call(call) },
        { gate: () => g.isAhead(1, Name), body: () => g.call(column) },
        { body: () => g.call(parenthesized) },
      ]),
  )

  const isAccess = (): boolean => !(g.isAhead(1, Arrow) && g.isAhead(2, Star))
  const term = g.rule('term', (): Expression => {
    const first = g.ahead(1)
    let tree = g.call(bare)
    g.repeatIf(isAccess, () => {
      tree = g.choose<Expression>([
        () => {
          const base = tree
          g.take(LeftBracket)
          const index = g.call(rules.value())
          g.take(RightBracket)
          return { kind: 'subscript', base, index, span: g.spanFrom(first) }
        },
        () => {
          const base = tree
          g.take(Arrow)
          const field = takeName(g)
          return { kind: 'field', base, field, span: g.spanFrom(first) }
        },
      ])
    })
    return tree
  })
  return { term }
}

function constructorRules(
  g: Grammar,
  rules: Recursive,
): { readonly array: Rule<Expression>; readonly map: Rule<Expression>; readonly struct: Rule<Expression> } {
  const array = g.rule('arrayConstructor', (): Expression => {
    const first = g.take(words.ARRAY)
    g.take(LeftBracket)
    const elements = g.maybe(() => commaSeparated(g, rules.expression())) ?? []
    g.take(RightBracket)
    return { kind: 'array', elements, span: g.spanFrom(first) }
  })
  const entry = g.rule('entry', () => {
    const key = g.call(rules.expression())
    g.take(Assign)
    return { key, value: g.call(rules.expression(), 1) }
  })
  const map = g.rule('mapConstructor', (): Expression => {
    const first = g.take(words.MAP)
    g.take(LeftParen)
    const entries = g.maybe(() => commaSeparated(g, entry)) ?? []
    g.take(RightParen)
    return { kind: 'map', entries, span: g.spanFrom(first) }
  })
  const field = g.rule('structField', () => {
    const name = takeName(g)
    g.take(Assign)
    return { name, value: g.call(rules.expression()) }
  })
  const struct = g.rule('structConstructor', (): Expression => {
    const first = g.take(words.STRUCT)
    g.take(LeftParen)
    const fields = g.maybe(() => commaSeparated(g, field)) ?? []
    g.take(RightParen)
    return { kind: 'struct', fields, span: g.spanFrom(first) }
  })
  return { array, map, struct }
}

function specialRules(
  g: Grammar,
  rules: TypeRules & Recursive,
): { readonly searched: Rule<Expression>; readonly cast: Rule<Expression> } {
  const when = g.rule('when', (): When => {
    g.take(words.WHEN)
    const condition = g.call(rules.expression())
    g.take(words.THEN)
    return { condition, result: g.call(rules.expression(), 1) }
  })
  const searched = g.rule('case', (): Expression => {
    const first: IToken = g.take(words.CASE)
    const operand = g.maybe(() => g.call(rules.value()))
    const whens: When[] = []
    g.repeatAtLeastOnce(() => {
      whens.push(g.call(when))
    })
    const otherwise = g.maybe(() => {
      g.take(words.ELSE)
      return g.call(rules.expression())
    }, 1)
    g.take(words.END)
    return { kind: 'case', operand, whens, otherwise, span: g.spanFrom(first) }
  })
  const cast = g.rule('cast', (): Expression => {
    const first = g.take(words.CAST)
    g.take(LeftParen)
    const operand = g.call(rules.expression())
    g.take(words.AS)
    const type = g.call(rules.type)
    g.take(RightParen)
    return { kind: 'cast', operand, type, span: g.spanFrom(first) }
  })
  return { searched, cast }
}
