// FROM and its joins.
import type { Grammar, Rule } from '../grammar.ts'
import { Comma, LeftParen, RightParen } from '../tokens.ts'
import { words } from '../words.ts'
import type { Join, SourceReference, Within } from '../tree/query.ts'
import type { DurationRules } from './duration.ts'
import type { ExpressionRules } from './expression.ts'
import { takeName } from './name.ts'

export interface RelationRules {
  readonly source: Rule<SourceReference>
  readonly join: Rule<Join>
}

export function relationRules(g: Grammar, rules: DurationRules & ExpressionRules): RelationRules {
  // EMIT and PARTITION may be names; where the clause can begin, they begin it.
  const isAlias = (): boolean =>
    !(g.isAhead(1, words.EMIT) && (g.isAhead(2, words.CHANGES) || g.isAhead(2, words.FINAL))) &&
    !(g.isAhead(1, words.PARTITION) && g.isAhead(2, words.BY))
  const source = g.rule('source', (): SourceReference => {
    const first = g.ahead(1)
    const name = takeName(g)
    const alias = g.maybeIf(isAlias, () => {
      g.maybe(() => g.take(words.AS), 1)
      return takeName(g, 1)
    })
    return { name, alias: alias ?? name, span: g.spanFrom(first) }
  })
  const joinType = g.rule('joinType', () =>
    g.choose<Join['type']>([
      () => {
        g.take(words.INNER)
        return 'INNER'
      },
      () => {
        g.take(words.FULL)
        g.maybe(() => g.take(words.OUTER, 0), 0)
        return 'OUTER'
      },
      () => {
        g.take(words.LEFT)
        g.maybe(() => g.take(words.OUTER, 1), 1)
        return 'LEFT'
      },
      () => {
        g.take(words.RIGHT)
        g.maybe(() => g.take(words.OUTER, 2), 2)
        return 'RIGHT'
      },
    ]),
  )
  const within = withinRule(g, rules)
  const join = g.rule('join', (): Join => {
    const first = g.ahead(1)
    const type = g.maybe(() => g.call(joinType), 0) ?? 'INNER'
    g.take(words.JOIN)
    const right = g.call(source)
    const window = g.maybe(() => g.call(within), 1)
    g.take(words.ON)
    const on = g.call(rules.expression)
    return { type, source: right, within: window, on, span: g.spanFrom(first) }
  })
  return { source, join }
}

function withinRule(g: Grammar, { duration, grace }: DurationRules): Rule<Within> {
  const beforeAndAfter = g.rule('beforeAndAfter', () => {
    g.take(LeftParen)
    const before = g.call(duration)
    g.take(Comma)
    const after = g.call(duration, 1)
    g.take(RightParen)
    return { before, after }
  })
  const around = g.rule('around', () => {
    const both = g.call(duration)
    return { before: both, after: both }
  })
  return g.rule('within', (): Within => {
    const first = g.take(words.WITHIN)
    const size = g.choose([() => g.call(beforeAndAfter), () => g.call(around)])
    const late = g.maybe(() => g.call(grace))
    return { ...size, grace: late, span: g.spanFrom(first) }
  })
}
