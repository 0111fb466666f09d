// What a person may have meant by a name of a source that does not exist: the same one in other letters.
import type { Catalog } from './catalog.ts'
import type { DataSource } from './source.ts'

/** ksqlDB's addition to its message, or nothing. */
export function alternatives(catalog: Catalog, name: string, kind?: DataSource['kind']): string {
  const found = catalog.sources.filter(
    (source) => source.name.toUpperCase() === name.toUpperCase() && (kind === undefined || source.kind === kind),
  )
  if (found.length === 0) return ''
  const names = found.map((source) => `"${source.name}"`).join(' or ')
  return `\nDid you mean ${names}? Hint: wrap the source name in double quotes to make it case-sensitive.`
}
