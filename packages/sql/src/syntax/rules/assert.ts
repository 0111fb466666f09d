// ASSERT of topics and schemas, and the statements that only test scripts know.
import type { Grammar, Rule } from '../grammar.ts'
import { words } from '../words.ts'
import type { Expression, Literal } from '../tree/expression.ts'
import type { AssertSchema, AssertSource, AssertTopic, AssertValues, RunScript } from '../tree/statement.ts'
import type { DurationRules } from './duration.ts'
import type { InsertRules } from './insert.ts'
import type { LiteralRules } from './literal.ts'
import type { LookRules } from './look.ts'
import { takeName, takeText } from './name.ts'
import type { PropertyRules } from './property.ts'
import { wholeNumber } from './query.ts'
import type { SourceRules } from './source.ts'

type Assertion = AssertTopic | AssertSchema | AssertValues | AssertSource

export interface AssertRules {
  readonly assert: Rule<Assertion>
  readonly runScript: Rule<RunScript>
}

type Rules = InsertRules & LookRules & PropertyRules & SourceRules & DurationRules & LiteralRules

export function assertRules(g: Grammar, rules: Rules): AssertRules {
  const notExists = g.rule('notExists', () => {
    g.take(words.NOT)
    g.take(words.EXISTS)
    return true
  })
  const timeout = g.rule('timeout', () => {
    g.take(words.TIMEOUT)
    return g.call(rules.duration)
  })
  const topic = g.rule('assertTopic', (): AssertTopic => {
    const first = g.take(words.ASSERT)
    const exists = g.maybe(() => g.call(notExists), 0) === undefined
    g.take(words.TOPIC)
    const name = g.call(rules.resource)
    const properties = g.maybe(() => g.call(rules.properties), 1) ?? []
    const limit = g.maybe(() => g.call(timeout), 2)
    return { kind: 'assert-topic', topic: name, exists, properties, timeout: limit, span: g.spanFrom(first) }
  })
  const schema = g.rule('assertSchema', (): AssertSchema => {
    const first = g.take(words.ASSERT)
    const exists = g.maybe(() => g.call(notExists), 0) === undefined
    g.take(words.SCHEMA)
    const subject = g.maybe(() => {
      g.take(words.SUBJECT)
      return g.call(rules.resource)
    }, 1)
    const id = g.maybe((): Literal => {
      g.take(words.ID)
      return g.call(rules.literal)
    }, 2)
    const limit = g.maybe(() => g.call(timeout), 3)
    const number = g.act(() => (id === undefined ? undefined : wholeNumber(g, id, 'ID')))
    return { kind: 'assert-schema', subject, id: number, exists, timeout: limit, span: g.spanFrom(first) }
  })
  const { values, source, runScript } = scriptRules(g, rules)
  const isTopic = (): boolean => g.isAhead(2, words.TOPIC) || g.isAhead(4, words.TOPIC)
  const isSchema = (): boolean => g.isAhead(2, words.SCHEMA) || g.isAhead(4, words.SCHEMA)
  const assert = g.rule('assert', () =>
    g.chooseFirst<Assertion>([
      { gate: isTopic, body: () => g.call(topic) },
      { gate: isSchema, body: () => g.call(schema) },
      { gate: () => g.testScript && !isSource(g), body: () => g.call(values) },
      { gate: () => g.testScript && isSource(g), body: () => g.call(source) },
    ]),
  )
  return { assert, runScript }
}

function isSource(g: Grammar): boolean {
  return g.isAhead(2, words.STREAM) || g.isAhead(2, words.TABLE)
}

function scriptRules(
  g: Grammar,
  rules: Rules,
): {
  readonly values: Rule<AssertValues>
  readonly source: Rule<AssertSource>
  readonly runScript: Rule<RunScript>
} {
  const columns = g.rule('assertedColumns', (): readonly string[] => g.maybe(() => g.call(rules.columnNames)) ?? [])
  const values = g.rule('assertValues', (): AssertValues => {
    const first = g.take(words.ASSERT)
    const isNull = g.maybe(() => g.take(words.NULL), 0) !== undefined
    g.take(words.VALUES, 0)
    const source = takeName(g)
    const names = g.call(columns)
    g.chooseFirst([
      { gate: () => isNull, body: () => g.take(words.KEY) },
      { gate: () => !isNull, body: () => g.take(words.VALUES, 1) },
    ])
    const list: readonly Expression[] = g.call(rules.values)
    return { kind: 'assert-values', source, columns: names, values: list, isNull, span: g.spanFrom(first) }
  })
  const source = g.rule('assertSource', (): AssertSource => {
    const first = g.take(words.ASSERT)
    const kind = g.call(rules.sourceKind)
    const name = takeName(g)
    const elements = g.maybe(() => g.call(rules.elements), 0) ?? []
    const properties = g.maybe(() => g.call(rules.properties), 1) ?? []
    const span = g.spanFrom(first)
    const expected = {
      kind: 'create-source',
      name,
      source: kind,
      orReplace: false,
      ifNotExists: false,
      readOnly: false,
      columns: elements,
      properties,
      span,
    } as const
    return { kind: 'assert-source', expected, span }
  })
  const runScript = g.rule('runScript', (): RunScript => {
    const first = g.take(words.RUN)
    g.take(words.SCRIPT)
    return { kind: 'run-script', path: takeText(g), span: g.spanFrom(first) }
  })
  return { values, source, runScript }
}
