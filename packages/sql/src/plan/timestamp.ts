// A record's time out of one of its columns: of what is read, and of what is written.
import { MillraceError } from '@millrace/record'
import type { TimestampExtractor } from '@millrace/topology'
import type { DataSource, TimestampColumn } from '../catalog/source.ts'
import { evaluationError, reasonOf, type SqlErrorCode, statementError } from '../errors.ts'
import type { Column, Schema } from '../schema/schema.ts'
import { patternParser } from '../types/time/parse.ts'
import { resolveTimestamp } from '../types/time/resolve.ts'
import { zone } from '../types/time/zone.ts'
import type { Row, SqlValue } from '../types/value.ts'
import type { Building } from './query-node.ts'
import { keyRow } from './row-key.ts'

type ReadTime = (value: SqlValue) => number

/** Throws `SQL_STATEMENT` where there is no such column, or one that no time can be read from. */
export function timeReader(
  { column, format }: TimestampColumn,
  { key, value }: Pick<Schema, 'key' | 'value'>,
): ReadTime {
  const found = [...key, ...value].find(({ name }) => name === column)
  if (!found) {
    throw statementError(`The TIMESTAMP column set in the WITH clause does not exist in the schema: '${column}'`)
  }
  const { type } = found
  if (type.kind === 'STRING') {
    if (format === undefined) {
      throw statementError('A String timestamp field has been specified without also specifying the timestamp_format')
    }
    const parse = patternParser(format)
    const utc = zone('UTC')
    return (text) => resolveTimestamp(parse(text as string), utc)
  }
  if (format !== undefined) {
    throw statementError("'TIMESTAMP_FORMAT' set, but does not support timestamp columns that are not of type STRING")
  }
  if (type.kind === 'BIGINT' || type.kind === 'TIMESTAMP') return (time) => Number(time)
  throw statementError(
    `Timestamp column, \`${column}\`, should be LONG(INT64), TIMESTAMP, or a String with a timestamp_format specified.`,
  )
}

/** Of a source; undefined where records have their own time. A record without a time is skipped, with an entry in the log. */
export function timestampExtractor(source: DataSource, building: Building): TimestampExtractor | undefined {
  const { timestamp, schema, keyFormat, name } = source
  if (!timestamp) return undefined
  const read = timeReader(timestamp, schema)
  const { column } = timestamp
  const at = columnReader(column, schema, keyFormat.window !== undefined)
  const fails = building.properties['ksql.timestamp.throw.on.invalid']
  return (record) => {
    try {
      const value = record.value === null ? null : at(record.key, record.value as Row)
      if (value === null) throw evaluationError(`column ${column} is NULL`)
      return read(value)
    } catch (cause) {
      const message = `Failed to extract timestamp from row of ${name}: ${reasonOf(cause)}`
      if (String(fails) === 'true') {
        throw new MillraceError<SqlErrorCode>('SQL_EVALUATION', message, { cause })
      }
      const { log, queryId } = building.log
      log.write({ kind: 'record processing error', queryId, step: name, message, cause, row: record.value })
      return -1
    }
  }
}

function columnReader(column: string, { key, value }: Schema, windowed: boolean): (key: unknown, row: Row) => SqlValue {
  const inKey = key.findIndex(({ name }) => name === column)
  const keys = keyRow(key.length, windowed)
  if (inKey >= 0) return (of) => keys(of)[inKey] ?? null
  const index = indexOf(value, column)
  return (_key, row) => row[index] ?? null
}

function indexOf(columns: readonly Column[], name: string): number {
  return columns.findIndex((column) => column.name === name)
}
