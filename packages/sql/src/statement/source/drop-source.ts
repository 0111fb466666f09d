// DROP STREAM and DROP TABLE: what reads the source must be gone; the query that made it goes with it.
import { alternatives, sourceHint } from '../../catalog/alternatives.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { DataSource } from '../../catalog/source.ts'
import type { PersistentQuery } from '../../plan/persistent-query.ts'
import { statementError } from '../../errors.ts'
import type { DropSource } from '../../syntax/tree/statement.ts'

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
      hint: sourceHint(catalog, name),
    })
  }
  if (source.kind !== kind) {
    const [found, said] = [source.kind.toLowerCase(), kind.toLowerCase()]
    throw statementError(`Incompatible data source type is ${found}, but statement was DROP ${said}`)
  }
  if (source.readOnly && deleteTopic) throw statementError(`Cannot delete topic for read-only source: ${name}`)
  checkUnused(source, catalog)
  if (deleteTopic) checkSoleUser(source, catalog)
  return { source, queries: ownQueries(source, catalog) }
}

/** The topic would be gone for the others, too. */
function checkSoleUser({ name, topic }: DataSource, catalog: Catalog): void {
  const others = catalog.sources.filter((one) => one.topic === topic && one.name !== name).map((one) => one.name)
  if (others.length === 0) return
  throw statementError(
    `Refusing to delete topic. Found other data sources (${others.toSorted().join(', ')}) using topic ${topic}`,
    { hint: 'Leave out DELETE TOPIC' },
  )
}

function checkUnused(source: DataSource, catalog: Catalog): void {
  const made = catalog.madeFrom(source.name)
  if (made.length > 0) {
    throw statementError(
      `Cannot drop ${source.name}.\nThe following streams and/or tables read from this source: [${made.join(', ')}].\n` +
        `You need to drop them before dropping ${source.name}.`,
    )
  }
  const own = new Set(ownQueries(source, catalog))
  const others = (queries: readonly PersistentQuery[]): string =>
    queries
      .map(({ id }) => id)
      .filter((id) => !own.has(id))
      .sort()
      .join(', ')
  const [reading, writing] = [others(catalog.readers(source.name)), others(catalog.writers(source.name))]
  if (reading === '' && writing === '') return
  throw statementError(
    `Cannot drop ${source.name}.\nThe following queries read from this source: [${reading}].\n` +
      `The following queries write into this source: [${writing}].\n` +
      `You need to terminate them before dropping ${source.name}.`,
  )
}

/** Those that run: the query of its CREATE … AS, and of a SOURCE TABLE the one that keeps its rows. */
function ownQueries({ name, createdBy }: DataSource, catalog: Catalog): readonly string[] {
  const keeping = catalog.readers(name).filter(({ kind }) => kind === 'CST')
  const making = createdBy === undefined ? undefined : catalog.query(createdBy)
  return [...(making ? [making] : []), ...keeping].map(({ id }) => id)
}
