// Lists between commas.
import type { Grammar, Rule } from '../grammar.ts'
import { Comma } from '../tokens.ts'

/** One or more; at most one such list in a rule. */
export function commaSeparated<T>(g: Grammar, item: Rule<T>): T[] {
  const list = [g.call(item, 8)]
  g.repeat(() => {
    g.take(Comma, 8)
    list.push(g.call(item, 9))
  }, 8)
  return list
}
