// CREATE OR REPLACE of a query that runs: it goes on with the state and the positions of the old one, so that what these
// stand for must stay. WHERE and the projection of a query without groups may change.
import { statementError } from '../../errors.ts'
import { formatQuery } from '../../syntax/format/query.ts'
import type { Query } from '../../syntax/tree/query.ts'

/** Of two queries as they were understood. @throws {MillraceError} `SQL_STATEMENT` */
export function checkQueryReplacement(from: Query, to: Query): void {
  for (const [what, part] of parts) {
    const [before, after] = [textOf(part(from)), textOf(part(to))]
    if (before === after) continue
    throw statementError(
      `Query is not upgradeable: ${what} must stay as it is.\nIt was: ${before}\nIt would be: ${after}`,
      {
        hint: 'drop it and create it anew',
      },
    )
  }
}

/** What is left of a query that has only this part. */
type Part = (query: Query) => Query

const parts: readonly (readonly [string, Part])[] = [
  ['what is read', (query) => only(query, { joins: query.joins })],
  ['WINDOW', (query) => only(query, { window: query.window })],
  ['GROUP BY', (query) => only(query, { groupBy: query.groupBy })],
  ['PARTITION BY', (query) => only(query, { partitionBy: query.partitionBy })],
  ['EMIT', (query) => only(query, { emit: query.emit })],
  ['the projection of an aggregation', (query) => only(query, query.groupBy ? { select: query.select } : {})],
  ['HAVING of an aggregation', (query) => only(query, { having: query.having })],
]

function only(query: Query, part: Partial<Query>): Query {
  const none = {
    select: [{ kind: 'all', source: undefined, span: query.span }],
    joins: [],
    window: undefined,
    where: undefined,
    groupBy: undefined,
    partitionBy: undefined,
    having: undefined,
    emit: undefined,
    limit: undefined,
  } as const
  return { ...query, ...none, ...part }
}

function textOf(query: Query): string {
  return formatQuery(query).replace(/\s+/g, ' ')
}
