// DROP STREAM and DROP TABLE: what reads the source must be gone; the query that made it goes with it.
import { alternatives } from '../catalog/alternatives.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { DataSource } from '../catalog/source.ts'
import { statementError } from '../errors.ts'
import { suggestion } from '../expression/suggestion.ts'
import type { DropSource } from '../syntax/tree/statement.ts'

export interface DropPlan {
  readonly source: DataSource
  /** Those that stop. */
  readonly queries: readonly string[]
}

/** Undefined where there is nothing to drop, and IF EXISTS allows that. @throws {MillraceError} `SQL_STATEMENT` */
export function planDrop(
  { name, source: kind, ifExists, deleteTopic, span }: DropSource,
  catalog: Catalog,
): DropPlan | undefined {
  const source = catalog.source(name)
  if (source === undefined) {
    if (ifExists) return undefined
    const word = kind === 'STREAM' ? 'Stream' : 'Table'
    throw statementError(`${word} ${name} does not exist.${alternatives(catalog, name, kind)}`, {
      span,
      hint: suggestion(
        name,
        catalog.sources.map((one) => one.name),
      ),
    })
  }
  if (source.kind !== kind) {
    const [found, said] = [source.kind.toLowerCase(), kind.toLowerCase()]
    throw statementError(`Incompatible data source type is ${found}, but statement was DROP ${said}`)
  }
  if (source.readOnly && deleteTopic) throw statementError(`Cannot delete topic for read-only source: ${name}`)
  checkUnused(source, catalog)
  return { source, queries: ownQueries(source, catalog) }
}

function checkUnused(source: DataSource, catalog: Catalog): void {
  const own = new Set(ownQueries(source, catalog))
  const readers = new Set<string>()
  const inserting: string[] = []
  for (const { id, kind, sink } of catalog.readers(source.name)) {
    if (own.has(id) || sink === undefined) continue
    if (kind === 'INSERT') inserting.push(id)
    else readers.add(sink.name)
  }
  if (readers.size > 0) {
    throw statementError(
      `Cannot drop ${source.name}.\nThe following streams and/or tables read from this source: [${[...readers].sort().join(', ')}].\n` +
        `You need to drop them before dropping ${source.name}.`,
    )
  }
  const writing = catalog.writers(source.name).filter(({ id }) => !own.has(id))
  if (inserting.length + writing.length === 0) return
  const list = (ids: readonly string[]): string => [...ids].sort().join(', ')
  throw statementError(
    `Cannot drop ${source.name}.\nThe following queries read from this source: [${list(inserting)}].\n` +
      `The following queries write into this source: [${list(writing.map(({ id }) => id))}].\n` +
      `You need to terminate them before dropping ${source.name}.`,
  )
}

/** The query of its CREATE … AS, and of a SOURCE TABLE the one that keeps its rows. */
function ownQueries(source: DataSource, catalog: Catalog): readonly string[] {
  const keeping = catalog.readers(source.name).filter(({ kind }) => kind === 'CST')
  return [...(source.createdBy === undefined ? [] : [source.createdBy]), ...keeping.map(({ id }) => id)]
}
