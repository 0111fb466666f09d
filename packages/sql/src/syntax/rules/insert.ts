// INSERT INTO with a query or with values.
import type { Grammar, Rule } from '../grammar.ts'
import { LeftParen, RightParen } from '../tokens.ts'
import { words } from '../words.ts'
import type { Expression } from '../tree/expression.ts'
import type { InsertInto, InsertTarget, InsertValues } from '../tree/statement.ts'
import type { ExpressionRules } from './expression.ts'
import { commaSeparated } from './list.ts'
import { takeName } from './name.ts'
import type { PropertyRules } from './property.ts'
import type { QueryRules } from './query.ts'

export interface InsertRules {
  readonly insert: Rule<InsertInto | InsertValues>
  readonly columnNames: Rule<readonly string[]>
  readonly values: Rule<readonly Expression[]>
}

export function insertRules(g: Grammar, rules: QueryRules & PropertyRules & ExpressionRules): InsertRules {
  const columnName = g.rule('columnName', () => takeName(g))
  const columnNames = g.rule('columnNames', () => {
    g.take(LeftParen)
    const names = commaSeparated(g, columnName)
    g.take(RightParen)
    return names
  })
  const values = g.rule('values', () => {
    g.take(LeftParen)
    const list = g.maybe(() => commaSeparated(g, rules.value)) ?? []
    g.take(RightParen)
    return list
  })
  const insertTarget = g.rule('insertTarget', (): InsertTarget => {
    const first = g.ahead(1)
    return { name: takeName(g), span: g.spanFrom(first) }
  })
  const insert = g.rule('insert', (): InsertInto | InsertValues => {
    const first = g.take(words.INSERT)
    g.take(words.INTO)
    const target = g.call(insertTarget)
    return g.choose<InsertInto | InsertValues>([
      () => {
        const properties = g.maybe(() => g.call(rules.properties)) ?? []
        const query = g.call(rules.query)
        return { kind: 'insert-into', target, properties, query, span: g.spanFrom(first) }
      },
      () => {
        const columns = g.maybe(() => g.call(columnNames), 1) ?? []
        g.take(words.VALUES)
        const list = g.call(values)
        return { kind: 'insert-values', target, columns, values: list, span: g.spanFrom(first) }
      },
    ])
  })
  return { insert, columnNames, values }
}
