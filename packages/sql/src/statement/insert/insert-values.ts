// INSERT INTO … VALUES: one row, as the record that a producer would write.
import { isMillraceError, reasonOf } from '@millrace/record'
import { isPlaceColumn, pseudoColumns } from '../../analyze/system-columns.ts'
import { alternatives, sourceHint } from '../../catalog/alternatives.ts'
import { type DataSource, formatOf } from '../../catalog/source.ts'
import { statementError, type StatementErrorOptions } from '../../errors.ts'
import { suggestion } from '../../expression/suggestion.ts'
import type { Part } from '../../formats/format.ts'
import type { Column } from '../../schema/schema.ts'
import type { Expression } from '../../syntax/tree/expression.ts'
import type { InsertValues } from '../../syntax/tree/statement.ts'
import type { Row, SqlValue } from '../../types/value.ts'
import type { StatementContext } from '../context.ts'
import { checkOneForEach, constant } from './constant.ts'
import { checkWritable } from './read-only-topics.ts'
import type { InsertedRecord } from '../session.ts'
import { booleanSetting, insertValuesSetting } from '../properties/settings.ts'

/** @throws {MillraceError} `SQL_STATEMENT` */
export async function insertedRecord(tree: InsertValues, context: StatementContext): Promise<InsertedRecord> {
  const source = targetOf(tree, context)
  checkHeaders(tree, source)
  try {
    const values = valuesByColumn(tree, source, context)
    const row = (columns: readonly Column[]): Row => columns.map(({ name }) => values.get(name) ?? null)
    const bytes = async (part: Part): Promise<Uint8Array | null> => {
      const columns = source.schema[part]
      const format = formatOf(source, part)
      if (columns.length === 0 && !(part === 'value' && format.name === 'JSON')) return null
      const serde = await context.serdes.prepare({ topic: source.topic, part, columns, format, use: 'sink' })
      const written = row(columns)
      return serde.isNull?.(written) ? null : serde.serialize(written, { topic: source.topic, part })
    }
    const time = values.get('ROWTIME') ?? context.clock.now()
    return {
      topic: source.topic,
      key: await bytes('key'),
      value: await bytes('value'),
      timestamp: Number(time),
      headers: [],
    }
  } catch (cause) {
    if (isMillraceError(cause, 'SQL_SYNTAX')) throw cause
    const { span, hint } = (isMillraceError(cause) ? cause.details : {}) as StatementErrorOptions
    throw statementError(`Failed to insert values into '${source.name}'. ${reasonOf(cause)}`, { span, hint, cause })
  }
}

function targetOf({ target: { name, span } }: InsertValues, { catalog, settings }: StatementContext): DataSource {
  const source = catalog.source(name)
  if (source === undefined) {
    throw statementError(
      `Cannot insert values into an unknown stream/table: \`${name}\`${alternatives(catalog, name)}`,
      { span, hint: sourceHint(catalog, name) },
    )
  }
  if (source.keyFormat.window) throw statementError('Cannot insert values into windowed stream/table!')
  checkWritable(source.topic, settings, 'Cannot insert values into read-only topic')
  if (source.readOnly) {
    throw statementError(`Cannot insert values into read-only ${source.kind.toLowerCase()}: ${source.name}`)
  }
  if (booleanSetting(settings, insertValuesSetting) === false) {
    throw statementError(
      'The server has disabled INSERT INTO ... VALUES functionality. ' +
        `To enable it, restart your ksqlDB server with '${insertValuesSetting}'=true`,
    )
  }
  return source
}

function checkHeaders({ columns }: InsertValues, { schema }: DataSource): void {
  const headers = schema.headers
    .map(({ name }) => name)
    .filter((name) => columns.length === 0 || columns.includes(name))
  if (headers.length > 0) throw statementError(`Cannot insert into HEADER columns: ${headers.join(', ')}`)
}

function valuesByColumn(
  { columns: named, values }: InsertValues,
  { schema, kind }: DataSource,
  context: StatementContext,
): ReadonlyMap<string, SqlValue> {
  const known = [...schema.key, ...schema.value]
  const names = named.length === 0 ? known.map(({ name }) => name) : named
  checkOneForEach(named, names.length, values)
  const targets = names.map((name) => targetColumn(name, known))
  const byName = new Map<string, SqlValue>()
  for (const [index, column] of targets.entries()) {
    byName.set(column.name, constant(values[index] as Expression, column, context))
  }
  if (kind === 'TABLE') checkKey(schema.key, byName)
  return byName
}

function targetColumn(name: string, known: readonly Column[]): Column {
  const column = [...known, ...pseudoColumns].find((one) => one.name === name)
  if (column === undefined) {
    throw statementError(`Column name \`${name}\` does not exist.`, {
      hint:
        suggestion(
          name,
          known.map((one) => one.name),
        ) ?? `there are ${known.map((one) => one.name).join(', ')}`,
    })
  }
  if (isPlaceColumn(name)) {
    throw statementError(`Inserting into column \`${name}\` is not allowed.`)
  }
  return column
}

function checkKey(key: readonly Column[], values: ReadonlyMap<string, SqlValue>): void {
  const missing = key.filter(({ name }) => !values.has(name)).map(({ name }) => name)
  if (missing.length === 0) return
  throw statementError(`Value for primary key column(s) ${missing.join(', ')} is required for tables`)
}
