// What a pull query may not have: clauses, columns, limits. In ksqlDB's words.
import type { Analysis } from '../analyze/analysis.ts'
import { isPlaceColumn } from '../analyze/system-columns.ts'
import { within } from '../analyze/traverse.ts'
import { statementError } from '../errors.ts'
import { booleanSetting, type Settings } from '../statement/properties/settings.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Query } from '../syntax/tree/query.ts'

const pullSetting = 'ksql.pull.queries.enable'
const streamSetting = 'ksql.query.pull.stream.enabled'
const limitSetting = 'ksql.query.pull.limit.clause.enabled'

const more = ' See https://cnfl.io/queries for more info.\n'
const pullHelp = `${more}Add EMIT CHANGES if you intended to issue a push query.`

/** Asked of the query as it was written, before names are looked at. */
export function checkPullClauses(query: Query, settings: Settings): void {
  if (booleanSetting(settings, pullSetting) === false) {
    throw refused('Pull queries are disabled.', `\nPlease set ${pullSetting}=true to enable this feature.\n`)
  }
  const clauses: readonly (readonly [string, unknown])[] = [
    ['JOIN', query.joins[0]],
    ['WINDOW', query.window],
    ['GROUP BY', query.groupBy],
    ['PARTITION BY', query.partitionBy],
    ['HAVING', query.having],
  ]
  const [name] = clauses.find(([, clause]) => clause !== undefined) ?? []
  if (name !== undefined) throw refused(`Pull queries don't support ${name} clauses.`)
  if (query.limit === undefined) return
  if (booleanSetting(settings, limitSetting) === false) {
    throw refused(
      `LIMIT clause in pull queries is currently disabled. You can enable them by setting ${limitSetting}=true.`,
    )
  }
  if (query.limit < 0) throw refused("Pull queries don't support negative integers in the LIMIT clause.")
}

/** Rows that are kept know no place in a topic. */
export function checkPullColumns({ select, where }: Pick<Analysis, 'select' | 'where'>): void {
  const selected = select.flatMap((item) => (item.kind === 'all' ? [] : [item.expression]))
  refuseColumns(selected, 'SELECT')
  if (where) refuseColumns([where], 'WHERE')
}

export function checkStreamPull(settings: Settings): void {
  if (booleanSetting(settings, streamSetting) !== false) return
  throw refused('Pull queries on streams are disabled.', `\nPlease set ${streamSetting}=true to enable this feature.\n`)
}

export function notQueryable(table: string): Error {
  return refused(
    `The \`${table}\` table isn't queryable. To derive a queryable table, you can do 'CREATE TABLE QUERYABLE_${table} AS SELECT * FROM ${table}'.`,
  )
}

export function onlyStar(): Error {
  return refused('Pull queries only support wildcards in the projects if they are the only expression.')
}

/** `keyed`: the table has windows, too. */
export function refusedWhere(message: string, windowed: boolean): Error {
  const bounds = windowed
    ? ' - (optionally) limits the time bounds of the windowed table.\n\t Bounds on [`WINDOWSTART`, `WINDOWEND`] are supported\n\t Supported operators are [EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, LESS_THAN, LESS_THAN_OR_EQUAL]\n'
    : ''
  return statementError(
    `${message}. ${pullHelp}\nPull queries require a WHERE clause that:\n` +
      ' - includes a key equality expression, e.g. `SELECT * FROM X WHERE <key-column> = Y;`.\n' +
      ' - in the case of a multi-column key, is a conjunction of equality expressions that cover all key columns.\n' +
      ` - to support range expressions, e.g., SELECT * FROM X WHERE <key-column> < Y;, range scans need to be enabled by setting ksql.query.pull.range.scan.enabled=true\n${bounds}` +
      'If more flexible queries are needed, table scans can be enabled by setting ksql.query.pull.table.scan.enabled=true.',
  )
}

function refuseColumns(expressions: readonly Expression[], clause: string): void {
  const placed = expressions
    .flatMap((one) => [...within(one)])
    .filter((part) => part.kind === 'column')
    .map(({ name }) => name)
    .filter(isPlaceColumn)
  if (placed.length === 0) return
  const names = placed.map((name) => `\`${name}\``).join(', ')
  throw refused(`Pull queries don't support the following columns in ${clause} clauses: ${names}\n`)
}

function refused(message: string, after = ''): Error {
  return statementError(`${message}${pullHelp}${after}`)
}
