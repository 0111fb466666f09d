// Calls of functions. Lambdas are the last arguments and never the first; a bare unit of time is an argument, too.
import type { TokenType } from 'chevrotain'
import type { Grammar, Rule } from '../grammar.ts'
import { Comma, LambdaArrow, LeftParen, RightParen, Star } from '../tokens.ts'
import { Name, words } from '../words.ts'
import type { Expression, IntervalUnit } from '../tree/expression.ts'
import { takeName } from './name.ts'
import type { Recursive } from './term.ts'
import { unitOf } from './duration.ts'

export function callRules(g: Grammar, rules: Recursive): { readonly call: Rule<Expression> } {
  const lambda = g.rule('lambda', (): Expression => {
    const first = g.ahead(1)
    const parameters = g.choose([() => [takeName(g)], () => g.call(parameterList)])
    g.take(LambdaArrow)
    g.act(() => g.enterLambda(parameters))
    const body = g.call(rules.expression())
    g.act(() => g.leaveLambda(parameters))
    return { kind: 'lambda', parameters, body, span: g.spanFrom(first) }
  })
  const parameterList = g.rule('lambdaParameters', () => {
    g.take(LeftParen)
    const list = [takeName(g)]
    g.repeat(() => {
      g.take(Comma)
      list.push(takeName(g, 1))
    })
    g.take(RightParen)
    return list
  })
  const unit = g.rule('unitArgument', (): IntervalUnit => {
    const token = g.takeOneOf(units)
    return { kind: 'unit', unit: unitOf(token), span: g.spanFrom(token) }
  })
  const args = g.rule('arguments', () => {
    const list: Expression[] = []
    let lambdas = false
    const argument = (index: number): void => {
      const tree = g.chooseFirst<Expression>(
        [
          {
            gate: () => list.length > 0 && isLambda(g),
            body: () => {
              lambdas = true
              return g.call(lambda, index)
            },
          },
          { gate: () => !lambdas, body: () => g.call(unit, index) },
          { gate: () => !lambdas, body: () => g.call(rules.expression(), index) },
        ],
        index,
      )
      list.push(tree)
    }
    argument(0)
    g.repeat(() => {
      g.take(Comma)
      argument(1)
    })
    return list
  })
  const call = g.rule('call', (): Expression => {
    const first = g.ahead(1)
    const name = takeName(g).toUpperCase()
    g.take(LeftParen)
    const list = g.maybe(() =>
      g.choose<Expression[]>([
        () => {
          g.take(Star)
          return []
        },
        () => g.call(args),
      ]),
    )
    g.take(RightParen)
    return { kind: 'call', name, args: list ?? [], span: g.spanFrom(first) }
  })
  return { call }
}

/** The units that cannot be names of columns. */
const units: readonly TokenType[] = [
  words.DAYS,
  words.HOURS,
  words.MINUTES,
  words.SECONDS,
  words.MILLISECONDS,
  words.MILLISECOND,
]

/** `x =>` or `(x, y) =>`. */
function isLambda(g: Grammar): boolean {
  if (g.isAhead(1, Name)) return g.isAhead(2, LambdaArrow)
  if (!g.isAhead(1, LeftParen)) return false
  let n = 2
  for (; g.isAhead(n, Name); n += 2) {
    if (g.isAhead(n + 1, RightParen)) return g.isAhead(n + 2, LambdaArrow)
    if (!g.isAhead(n + 1, Comma)) return false
  }
  return false
}
