// `WITH (name = literal, …)`.
import type { Grammar, Rule } from '../grammar.ts'
import { Equal, LeftParen, RightParen } from '../tokens.ts'
import { words } from '../words.ts'
import type { Property } from '../tree/statement.ts'
import { commaSeparated } from './list.ts'
import type { LiteralRules } from './literal.ts'
import { takeName, takeText } from './name.ts'

export interface PropertyRules {
  /** Names as they are, for connectors. */
  readonly exactProperties: Rule<readonly Property[]>
  /** Names in upper case, for all else. */
  readonly properties: Rule<readonly Property[]>
}

export function propertyRules(g: Grammar, { literal }: LiteralRules): PropertyRules {
  const property = g.rule('property', (): Property => {
    const first = g.ahead(1)
    const name = g.choose([() => takeName(g), () => takeText(g)])
    g.take(Equal)
    const value = g.call(literal)
    return { name, value, span: g.spanFrom(first) }
  })
  const list = g.rule('propertyList', () => {
    g.take(words.WITH)
    g.take(LeftParen)
    const properties = commaSeparated(g, property)
    g.take(RightParen)
    return properties
  })
  const exactProperties = g.rule('exactProperties', () => {
    const properties = g.call(list)
    return g.act(() => once(g, properties))
  })
  const properties = g.rule('properties', () => {
    const exact = g.call(list)
    return g.act(() => {
      const folded = exact.map((property) => ({ ...property, name: property.name.toUpperCase() }))
      return once(g, folded)
    })
  })
  return { exactProperties, properties }
}

function once(g: Grammar, properties: readonly Property[]): readonly Property[] {
  const names = new Set<string>()
  for (const { name, span } of properties) {
    if (names.has(name)) g.problem(`Duplicate property: ${name}`, span)
    names.add(name)
  }
  return properties
}
