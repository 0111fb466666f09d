// Statements that only look: SHOW, DESCRIBE, EXPLAIN, PRINT.
import { EOF } from 'chevrotain'
import type { Grammar, Rule } from '../grammar.ts'
import { Semicolon } from '../tokens.ts'
import { Name, words } from '../words.ts'
import type { Describe, Explain, Listed, Print, Show, Statement } from '../tree/statement.ts'
import type { LiteralRules } from './literal.ts'
import { takeExactName, takeName, takeText } from './name.ts'
import { type QueryRules, wholeNumber } from './query.ts'

export interface LookRules {
  readonly show: Rule<Show>
  readonly describe: Rule<Describe>
  readonly explain: Rule<Explain>
  readonly print: Rule<Print>
  /** A name or text that is no name of SQL's: of a topic, of a subject. */
  readonly resource: Rule<string>
}

export function lookRules(
  g: Grammar,
  rules: QueryRules & LiteralRules & { readonly statement: () => Rule<Statement> },
): LookRules {
  const extended = g.rule('extended', () => g.maybe(() => g.take(words.EXTENDED)) !== undefined)
  const resource = g.rule('resource', () => g.choose([() => takeExactName(g), () => takeText(g)]))
  return {
    show: showRule(g, extended),
    describe: describeRule(g, extended),
    explain: explainRule(g, rules.statement),
    print: printRule(g, { ...rules, resource }),
    resource,
  }
}

function showRule(g: Grammar, extended: Rule<boolean>): Rule<Show> {
  type Shown = Pick<Show, 'what' | 'all' | 'extended' | 'direction'>
  const shown = (what: Listed): Shown => ({ what, all: false, extended: false, direction: undefined })
  const plain = (what: 'PROPERTIES' | 'FUNCTIONS' | 'TYPES' | 'VARIABLES') => (): Shown => {
    g.take(words[what])
    return shown(what)
  }
  const extendable = (what: 'STREAMS' | 'TABLES' | 'QUERIES', index: number) => (): Shown => {
    g.take(words[what])
    return { ...shown(what), extended: g.call(extended, index) }
  }
  return g.rule('show', (): Show => {
    const first = g.takeOneOf([words.LIST, words.SHOW])
    const what = g.choose<Shown>(
      [
        plain('PROPERTIES'),
        plain('FUNCTIONS'),
        plain('TYPES'),
        plain('VARIABLES'),
        extendable('STREAMS', 1),
        extendable('TABLES', 2),
        extendable('QUERIES', 3),
        () => {
          const all = g.maybe(() => g.take(words.ALL), 1) !== undefined
          g.take(words.TOPICS)
          return { ...shown('TOPICS'), all, extended: g.call(extended, 4) }
        },
        () => {
          const side = g.maybe(() => g.takeOneOf([words.SOURCE, words.SINK], 2), 2)
          g.take(words.CONNECTORS)
          const direction = side === undefined ? undefined : side.tokenType === words.SINK ? 'SINK' : 'SOURCE'
          return { ...shown('CONNECTORS'), direction }
        },
        () => {
          g.take(words.CONNECTOR)
          g.take(words.PLUGINS)
          return shown('CONNECTOR PLUGINS')
        },
      ],
      1,
    )
    return { kind: 'show', ...what, span: g.spanFrom(first) }
  })
}

function describeRule(g: Grammar, extended: Rule<boolean>): Rule<Describe> {
  type Described = Pick<Describe, 'what' | 'name' | 'extended'>
  const named = (word: 'FUNCTION' | 'CONNECTOR') => ({
    gate: (): boolean => g.isAhead(2, Name),
    body: (): Described => {
      g.take(words[word])
      const what = word === 'FUNCTION' ? 'function' : 'connector'
      return { what, name: word === 'FUNCTION' ? takeExactName(g, 1) : takeName(g, 2), extended: false }
    },
  })
  const list = (word: 'STREAMS' | 'TABLES', index: number) => ({
    body: (): Described => {
      g.take(words[word])
      const what = word === 'STREAMS' ? 'streams' : 'tables'
      return { what, name: undefined, extended: g.call(extended, index) }
    },
  })
  return g.rule('describe', (): Describe => {
    const first = g.take(words.DESCRIBE)
    const what = g.chooseFirst<Described>([
      named('FUNCTION'),
      named('CONNECTOR'),
      list('STREAMS', 1),
      list('TABLES', 2),
      { body: () => ({ what: 'source', name: takeName(g), extended: g.call(extended, 3) }) },
    ])
    return { kind: 'describe', ...what, span: g.spanFrom(first) }
  })
}

function explainRule(g: Grammar, statement: () => Rule<Statement>): Rule<Explain> {
  // A name alone is a query's, though it may be a word that begins a statement.
  const isId = (): boolean => g.isAhead(1, Name) && (g.isAhead(2, Semicolon) || g.isAhead(2, EOF))
  return g.rule('explain', (): Explain => {
    const first = g.take(words.EXPLAIN)
    const what = g.chooseFirst<Statement | string>([
      { gate: isId, body: () => takeName(g) },
      { body: () => g.call(statement()) },
    ])
    return { kind: 'explain', what, span: g.spanFrom(first) }
  })
}

function printRule(g: Grammar, rules: QueryRules & LiteralRules & Pick<LookRules, 'resource'>): Rule<Print> {
  const interval = g.rule('interval', () => {
    g.takeOneOf([words.INTERVAL, words.SAMPLE])
    const amount = g.call(rules.number)
    return g.act(() => wholeNumber(g, amount, 'INTERVAL'))
  })
  return g.rule('print', (): Print => {
    const first = g.take(words.PRINT)
    const topic = g.call(rules.resource)
    const fromBeginning = g.maybe(() => [g.take(words.FROM), g.take(words.BEGINNING)]) !== undefined
    const every = g.maybe(() => g.call(interval), 1)
    const limit = g.maybe(() => g.call(rules.limit), 2)
    return { kind: 'print', topic, fromBeginning, interval: every, limit, span: g.spanFrom(first) }
  })
}
