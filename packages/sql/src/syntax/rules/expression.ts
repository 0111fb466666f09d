// Expressions from the loosest to the tightest: AND and OR over predicates, a predicate over values, values of terms
// with their signs. What a term is stands in `term.ts`.
import type { IToken } from 'chevrotain'
import type { Grammar, Rule } from '../grammar.ts'
import { spanOf } from '../span.ts'
import {
  Concat,
  DecimalNumber,
  DoubleNumber,
  Equal,
  Greater,
  GreaterOrEqual,
  IntegerNumber,
  LeftParen,
  Less,
  LessOrEqual,
  Minus,
  NotEqual,
  Percent,
  Plus,
  RightParen,
  Slash,
  Star,
  Text,
} from '../tokens.ts'
import { words } from '../words.ts'
import type { ComparisonOperator, Expression } from '../tree/expression.ts'
import { fold, type Operand } from './fold.ts'
import type { LiteralRules } from './literal.ts'
import { textOf } from './name.ts'
import { commaSeparated } from './list.ts'
import { termRules } from './term.ts'
import type { TypeRules } from './type.ts'

export interface ExpressionRules {
  readonly expression: Rule<Expression>
  /** What may stand where no condition may: in GROUP BY, PARTITION BY and VALUES. */
  readonly value: Rule<Expression>
  /** A value without signs or operators around it. */
  readonly term: Rule<Expression>
}

export function expressionRules(g: Grammar, rules: LiteralRules & TypeRules): ExpressionRules {
  const expression: Rule<Expression> = g.rule('expression', () => {
    const operands: Operand[] = []
    const operators: IToken[] = []
    const operand = (index: number): void => {
      const first = g.ahead(1)
      const tree = g.call(predicate, index)
      operands.push({ tree, span: g.spanFrom(first) })
    }
    operand(0)
    g.repeat(() => {
      operators.push(g.takeOneOf([words.AND, words.OR]))
      operand(1)
    })
    return g.act(() => fold(operands, operators))
  })

  const predicate = g.rule('predicate', (): Expression => {
    const nots: IToken[] = []
    g.repeat(() => {
      nots.push(g.take(words.NOT))
    })
    const first = g.ahead(1)
    const operand = g.call(value)
    const condition = g.maybe(() => g.call(test))
    return g.act(() => {
      const span = g.spanFrom(first)
      const tree = condition === undefined ? operand : condition(operand, span)
      return nots.reduceRight<Expression>(
        (inner, not) => ({ kind: 'not', operand: inner, span: { start: not.startOffset, end: span.end } }),
        tree,
      )
    })
  })

  const value: Rule<Expression> = g.rule('value', () => {
    const operands: Operand[] = []
    const operators: IToken[] = []
    const operand = (index: number): void => {
      const first = g.ahead(1)
      const tree = g.call(signed, index)
      operands.push({ tree, span: g.spanFrom(first) })
    }
    operand(0)
    g.repeat(() => {
      operators.push(g.takeOneOf([Star, Slash, Percent, Plus, Minus, Concat]))
      operand(1)
    })
    return g.act(() => fold(operands, operators))
  })

  const numbers: readonly unknown[] = [IntegerNumber, DecimalNumber, DoubleNumber]
  // `-5` is a number, not the sign of one.
  const isSign = (): boolean => !(g.isAhead(1, Minus) && numbers.includes(g.ahead(2).tokenType))
  const signed = g.rule('signed', (): Expression => {
    const signs: IToken[] = []
    g.repeatIf(isSign, () => {
      signs.push(g.takeOneOf([Minus, Plus]))
    })
    const operand = g.call(term)
    return g.act(() => {
      const { end } = spanOf(g.ahead(0))
      return signs.reduceRight<Expression>(
        (inner, sign) => ({
          kind: 'sign',
          operator: sign.tokenType === Minus ? '-' : '+',
          operand: inner,
          span: { start: sign.startOffset, end },
        }),
        operand,
      )
    })
  })

  const test = testRule(g, { expression: () => expression, value: () => value })
  const { term } = termRules(g, { ...rules, expression: () => expression, value: () => value })
  return { expression, value, term }
}

type Condition = (operand: Expression, span: Expression['span']) => Expression

/** What makes a condition of the value before it. */
function testRule(
  g: Grammar,
  rules: { readonly expression: () => Rule<Expression>; readonly value: () => Rule<Expression> },
): Rule<Condition> {
  const comparison = g.rule('comparison', (): Condition => {
    const sign = g.takeOneOf([Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual])
    const right = g.call(rules.value())
    return (left, span) => ({
      kind: 'comparison',
      operator: comparisons.get(sign.tokenType) ?? '=',
      left,
      right,
      span,
    })
  })
  const between = g.rule('between', (): Condition => {
    g.take(words.BETWEEN)
    const low = g.call(rules.value())
    g.take(words.AND)
    const high = g.call(rules.value(), 1)
    return (operand, span) => ({ kind: 'between', operand, low, high, span })
  })
  const within = g.rule('in', (): Condition => {
    g.take(words.IN)
    g.take(LeftParen)
    const list = commaSeparated(g, rules.expression())
    g.take(RightParen)
    return (operand, span) => ({ kind: 'in', operand, list, span })
  })
  const isEscape = (): boolean => g.isAhead(1, words.ESCAPE) && g.isAhead(2, Text)
  const like = g.rule('like', (): Condition => {
    g.take(words.LIKE)
    const pattern = g.call(rules.value())
    const escape = g.maybeIf(isEscape, () => {
      g.take(words.ESCAPE)
      const token = g.take(Text)
      const text = textOf(g, token)
      return g.act(() => {
        if (text.length !== 1) g.problem(`Expected single character escape but got: ${text}`, spanOf(token))
        return text
      })
    })
    return (operand, span) => ({ kind: 'like', operand, pattern, escape, span })
  })
  const negatable = g.rule('negatable', (): Condition => {
    const not = g.maybe(() => g.take(words.NOT))
    const condition = g.choose([() => g.call(between), () => g.call(within), () => g.call(like)])
    if (not === undefined) return condition
    return (operand, span) => ({ kind: 'not', operand: condition(operand, span), span })
  })
  const is = g.rule('is', (): Condition => {
    g.take(words.IS)
    const negated = g.maybe(() => g.take(words.NOT)) !== undefined
    return g.choose<Condition>([
      () => {
        g.take(words.NULL)
        return (operand, span) => ({ kind: 'is-null', operand, negated, span })
      },
      () => {
        g.take(words.DISTINCT)
        g.take(words.FROM)
        const right = g.call(rules.value())
        const operator = negated ? 'IS NOT DISTINCT FROM' : 'IS DISTINCT FROM'
        return (left, span) => ({ kind: 'comparison', operator, left, right, span })
      },
    ])
  })
  return g.rule('test', () => g.choose([() => g.call(comparison), () => g.call(negatable), () => g.call(is)]))
}

const comparisons: ReadonlyMap<unknown, ComparisonOperator> = new Map<unknown, ComparisonOperator>([
  [Equal, '='],
  [NotEqual, '<>'],
  [Less, '<'],
  [LessOrEqual, '<='],
  [Greater, '>'],
  [GreaterOrEqual, '>='],
])
