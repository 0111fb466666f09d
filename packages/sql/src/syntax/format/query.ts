// Queries to text, in ksqlDB's layout: a line for each clause, and for each column where there are several.
import { quoteName } from '../quote.ts'
import type { Duration, Join, Query, SelectItem, SourceReference, WindowClause, Within } from '../tree/query.ts'
import { baseText, formatExpression } from './expression.ts'

/** Aliases of sources are always written out. */
export function formatQuery(query: Query): string {
  const items = query.select.map(itemText)
  const lines = [
    items.length === 1 ? `SELECT ${items[0]}` : `SELECT\n${items.map((item) => `  ${item}`).join(',\n')}`,
    `FROM ${sourceText(query.from)}`,
    ...query.joins.map(joinText),
  ]
  if (query.window !== undefined) lines.push(`WINDOW ${windowText(query.window)}`)
  if (query.where !== undefined) lines.push(`WHERE ${formatExpression(query.where)}`)
  if (query.groupBy !== undefined) lines.push(`GROUP BY ${groupingText(query.groupBy)}`)
  if (query.partitionBy !== undefined) lines.push(`PARTITION BY ${groupingText(query.partitionBy)}`)
  if (query.having !== undefined) lines.push(`HAVING ${formatExpression(query.having)}`)
  if (query.emit !== undefined) lines.push(`EMIT ${query.emit}`)
  if (query.limit !== undefined) lines.push(`LIMIT ${query.limit}`)
  return lines.join('\n')
}

export function formatDuration({ amount, unit }: Duration): string {
  return `${amount} ${unit}`
}

function itemText(item: SelectItem): string {
  switch (item.kind) {
    case 'all':
      return item.source === undefined ? '*' : `${quoteName(item.source)}.*`
    case 'all-fields':
      return `${baseText(item.expression)}->*`
    case 'expression': {
      const expression = formatExpression(item.expression)
      return item.alias === undefined ? expression : `${expression} ${quoteName(item.alias)}`
    }
  }
}

function sourceText({ name, alias }: SourceReference): string {
  return `${quoteName(name)} ${quoteName(alias)}`
}

function joinText({ type, source, within, on }: Join): string {
  const window = within === undefined ? '' : ` ${withinText(within)}`
  return `${joinTypes[type]} JOIN ${sourceText(source)}${window} ON ${formatExpression(on)}`
}

export const joinTypes: Readonly<Record<Join['type'], string>> = {
  INNER: 'INNER',
  LEFT: 'LEFT OUTER',
  RIGHT: 'RIGHT OUTER',
  OUTER: 'FULL OUTER',
}

export function withinText({ before, after, grace }: Within): string {
  const [from, to] = [formatDuration(before), formatDuration(after)]
  const size = from === to ? from : `(${from}, ${to})`
  return `WITHIN ${size}${grace === undefined ? '' : ` GRACE PERIOD ${formatDuration(grace)}`}`
}

export function windowText(window: WindowClause): string {
  const retention = window.retention === undefined ? '' : ` , RETENTION ${formatDuration(window.retention)}`
  const grace = window.grace === undefined ? '' : ` , GRACE PERIOD ${formatDuration(window.grace)}`
  return `${window.kind} ( ${windowSize(window)}${retention}${grace} )`
}

function windowSize(window: WindowClause): string {
  switch (window.kind) {
    case 'TUMBLING':
      return `SIZE ${formatDuration(window.size)}`
    case 'HOPPING':
      return `SIZE ${formatDuration(window.size)} , ADVANCE BY ${formatDuration(window.advance)}`
    case 'SESSION':
      return formatDuration(window.gap)
  }
}

function groupingText(expressions: NonNullable<Query['groupBy']>): string {
  return expressions.length === 0 ? '()' : expressions.map((expression) => formatExpression(expression)).join(', ')
}
