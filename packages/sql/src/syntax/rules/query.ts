// Queries: SELECT and its clauses, each at most once and in the dialect's one order.
import { EOF } from 'chevrotain'
import type { Grammar, Rule } from '../grammar.ts'
import { Arrow, Comma, Dot, LeftBracket, LeftParen, RightBracket, RightParen, Star } from '../tokens.ts'
import { Name, words } from '../words.ts'
import type { Expression, Literal } from '../tree/expression.ts'
import type { Query, SelectItem } from '../tree/query.ts'
import type { DurationRules } from './duration.ts'
import type { ExpressionRules } from './expression.ts'
import { relationRules } from './relation.ts'
import { commaSeparated } from './list.ts'
import type { LiteralRules } from './literal.ts'
import { takeName } from './name.ts'
import { windowRule } from './window.ts'

export interface QueryRules {
  readonly query: Rule<Query>
  readonly limit: Rule<number>
}

type Rules = LiteralRules & ExpressionRules & DurationRules

export function queryRules(g: Grammar, rules: Rules): QueryRules {
  const item = selectItemRule(g, rules)
  const { source, join } = relationRules(g, rules)
  const window = windowRule(g, rules)
  const limit = limitRule(g, rules)
  const select = g.rule('select', () => {
    g.take(words.SELECT)
    return commaSeparated(g, item)
  })
  const condition = (word: 'WHERE' | 'HAVING'): Rule<Expression> =>
    g.rule(word.toLowerCase(), () => {
      g.take(words[word])
      return g.call(rules.expression)
    })
  const where = condition('WHERE')
  const having = condition('HAVING')
  const grouping = (name: string, word: 'GROUP' | 'PARTITION'): Rule<Expression[]> => {
    const list = g.rule(`${name}List`, () => commaSeparated(g, rules.value))
    const inParens = g.rule(`${name}InParens`, () => {
      g.take(LeftParen)
      const values = g.maybe(() => commaSeparated(g, rules.value)) ?? []
      g.take(RightParen)
      return values
    })
    return g.rule(name, () => {
      g.take(words[word])
      g.take(words.BY)
      return g.chooseFirst<Expression[]>([
        { gate: () => isListInParens(g), body: () => g.call(inParens) },
        { body: () => g.call(list) },
      ])
    })
  }
  const groupBy = grouping('groupBy', 'GROUP')
  const partitionBy = grouping('partitionBy', 'PARTITION')
  const emit = g.rule('emit', () => {
    g.take(words.EMIT)
    return g.takeOneOf([words.CHANGES, words.FINAL]).tokenType === words.FINAL ? 'FINAL' : 'CHANGES'
  })

  const query = g.rule('query', (): Query => {
    const first = g.ahead(1)
    const items = g.call(select)
    g.take(words.FROM)
    const from = g.call(source)
    const joins: Query['joins'][number][] = []
    g.repeat(() => {
      joins.push(g.call(join))
    })
    return {
      kind: 'query',
      select: items,
      from,
      joins,
      window: g.maybe(() => g.call(window), 0),
      where: g.maybe(() => g.call(where), 1),
      groupBy: g.maybe(() => g.call(groupBy), 2),
      partitionBy: g.maybe(() => g.call(partitionBy), 3),
      having: g.maybe(() => g.call(having), 4),
      emit: g.maybe(() => g.call(emit), 5),
      limit: g.maybe(() => g.call(limit), 6),
      span: g.spanFrom(first),
    }
  })
  return { query, limit }
}

function selectItemRule(g: Grammar, rules: Rules): Rule<SelectItem> {
  const expressionItem = g.rule('selectedExpression', (): SelectItem => {
    const first = g.ahead(1)
    const expression = g.call(rules.expression)
    return g.chooseFirst<SelectItem>([
      {
        gate: () => g.isAhead(1, Arrow),
        body: () => {
          g.take(Arrow)
          g.take(Star)
          return { kind: 'all-fields', expression, span: g.spanFrom(first) }
        },
      },
      {
        body: () => {
          const alias = g.maybe(() => {
            g.maybe(() => g.take(words.AS), 1)
            return takeName(g)
          })
          return { kind: 'expression', expression, alias, span: g.spanFrom(first) }
        },
      },
    ])
  })
  return g.rule(
    'selectItem',
    (): SelectItem =>
      g.chooseFirst<SelectItem>([
        { body: () => ({ kind: 'all', source: undefined, span: g.spanFrom(g.take(Star)) }) },
        {
          gate: () => g.isAhead(1, Name) && g.isAhead(2, Dot) && g.isAhead(3, Star),
          body: () => {
            const first = g.ahead(1)
            const source = takeName(g)
            g.take(Dot)
            g.take(Star, 1)
            return { kind: 'all', source, span: g.spanFrom(first) }
          },
        },
        { body: () => g.call(expressionItem) },
      ]),
  )
}

function limitRule(g: Grammar, { number }: LiteralRules): Rule<number> {
  return g.rule('limit', () => {
    g.take(words.LIMIT)
    const amount = g.call(number)
    return g.act(() => wholeNumber(g, amount, 'LIMIT'))
  })
}

export function wholeNumber(g: Grammar, literal: Literal, clause: string): number {
  if (literal.kind === 'integer') return literal.value
  g.problem(`Value must be integer for command: ${clause}`, literal.span)
  return 0
}

/** `(a, b)` or `()`, and not the parentheses of one expression. */
function isListInParens(g: Grammar): boolean {
  if (!g.isAhead(1, LeftParen)) return false
  if (g.isAhead(2, RightParen)) return true
  let depth = 0
  for (let n = 1; ; n += 1) {
    const { tokenType } = g.ahead(n)
    if (tokenType === EOF) return false
    if (tokenType === LeftParen || tokenType === LeftBracket) depth += 1
    else if (tokenType === RightParen || tokenType === RightBracket) depth -= 1
    else if (tokenType === Comma && depth === 1) return true
    if (depth === 0) return false
  }
}
