// What a person may have meant by a name of a source that does not exist.
import { suggestion } from '../expression/suggestion.ts'
import type { Catalog } from './catalog.ts'
import type { DataSource } from './source.ts'

/** ksqlDB's addition to its message, or nothing: the same name in other letters. */
export function alternatives(catalog: Catalog, name: string, kind?: DataSource['kind']): string {
  const found = catalog.sources.filter(
    (source) => source.name.toUpperCase() === name.toUpperCase() && (kind === undefined || source.kind === kind),
  )
  if (found.length === 0) return ''
  const names = found.map((source) => `"${source.name}"`).join(' or ')
  return `\nDid you mean ${names}? Hint: wrap the source name in double quotes to make it case-sensitive.`
}

/** Our own hint: a name that is close to it. */
export function sourceHint(catalog: Catalog, name: string): string | undefined {
  return suggestion(
    name,
    catalog.sources.map((source) => source.name),
  )
}
