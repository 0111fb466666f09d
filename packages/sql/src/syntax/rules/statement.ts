// All statements. The first word tells them apart.
import type { Grammar, Rule } from '../grammar.ts'
import { Semicolon } from '../tokens.ts'
import { words } from '../words.ts'
import type { Expression } from '../tree/expression.ts'
import type { ColumnDefinition, Statement } from '../tree/statement.ts'
import type { TypeTree } from '../tree/type.ts'
import { assertRules } from './assert.ts'
import { durationRules } from './duration.ts'
import { expressionRules } from './expression.ts'
import { insertRules } from './insert.ts'
import { commaSeparated } from './list.ts'
import { literalRules } from './literal.ts'
import { lookRules } from './look.ts'
import { propertyRules } from './property.ts'
import { queryRules } from './query.ts'
import { sessionRules } from './session.ts'
import { sourceRules } from './source.ts'
import { typeRules } from './type.ts'

/** Where a text may begin. */
export interface Entries {
  readonly statement: Rule<Statement>
  readonly expression: Rule<Expression>
  readonly type: Rule<TypeTree>
  readonly columns: Rule<readonly ColumnDefinition[]>
}

export function entries(g: Grammar): Entries {
  const literals = literalRules(g)
  const types = typeRules(g, literals)
  const expressions = expressionRules(g, { ...literals, ...types })
  const durations = durationRules(g, literals)
  const properties = propertyRules(g, literals)
  const queries = queryRules(g, { ...literals, ...expressions, ...durations })
  const sources = sourceRules(g, { ...types, ...properties, ...queries })
  const inserts = insertRules(g, { ...queries, ...properties, ...expressions })
  const looks = lookRules(g, { ...queries, ...literals, statement: () => statement })
  const sessions = sessionRules(g)
  const asserts = assertRules(g, { ...inserts, ...looks, ...properties, ...sources, ...durations, ...literals })

  const statement: Rule<Statement> = g.rule(
    'statement',
    (): Statement =>
      g.chooseFirst<Statement>([
        { body: () => g.call(queries.query) },
        { body: () => g.call(sources.create) },
        { body: () => g.call(inserts.insert) },
        { body: () => g.call(sources.drop) },
        { gate: () => g.isAhead(2, words.SYSTEM), body: () => g.call(sessions.alterSystem) },
        { body: () => g.call(sources.alterSource) },
        { body: () => g.call(looks.show) },
        { body: () => g.call(looks.describe) },
        { body: () => g.call(looks.explain) },
        { body: () => g.call(looks.print) },
        { body: () => g.call(sessions.control) },
        { body: () => g.call(sessions.set) },
        { body: () => g.call(sessions.unset) },
        { body: () => g.call(sessions.define) },
        { body: () => g.call(sessions.undefine) },
        { body: () => g.call(asserts.assert) },
        { gate: () => g.testScript, body: () => g.call(asserts.runScript) },
      ]),
  )
  const terminated = g.rule('terminatedStatement', () => {
    const tree = g.call(statement)
    g.take(Semicolon)
    return tree
  })
  return {
    statement: terminated,
    expression: g.rule('onlyExpression', () => g.call(expressions.expression)),
    type: g.rule('onlyType', () => g.call(types.type)),
    columns: g.rule('onlyColumns', () => commaSeparated(g, sources.column)),
  }
}
