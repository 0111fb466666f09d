// A record's time out of one of its columns: of what is read, and of what is written.
import { MillraceError, reasonOf } from '@millrace/record'
import type { TimestampExtractor } from '@millrace/topology'
import type { DataSource, TimestampColumn } from '../catalog/source.ts'
import { evaluationError, type SqlErrorCode } from '../errors.ts'
import type { Column, Schema } from '../schema/schema.ts'
import { booleanSetting, timestampSetting } from '../statement/properties/settings.ts'
import { patternParser } from '../types/time/parse.ts'
import { resolveTimestamp } from '../types/time/resolve.ts'
import { zone } from '../types/time/zone.ts'
import type { Row, SqlValue } from '../types/value.ts'
import type { Building } from './query-node.ts'
import { keyRow } from './row-key.ts'

/** Throws `SQL_EVALUATION` where the column is NULL or no time. */
export type RowTime = (key: unknown, row: Row | null) => number

/** Of rows that are read or written as a source has them; the column has passed `checkTimestamp`. */
export function rowTime(
  { column, format }: TimestampColumn,
  { schema, keyFormat }: Pick<DataSource, 'schema' | 'keyFormat'>,
): RowTime {
  const read = timeReader([...schema.key, ...schema.value], column, format)
  const valueAt = columnReader(column, schema, keyFormat.window !== undefined)
  return (key, row) => {
    const value = row && valueAt(key, row)
    if (value === null) throw evaluationError(`column ${column} is NULL`)
    return read(value)
  }
}

/** Of a source; undefined where records have their own time. A record without a time is skipped, with an entry in the log. */
export function timestampExtractor(source: DataSource, building: Building): TimestampExtractor | undefined {
  const { timestamp, name } = source
  if (!timestamp) return undefined
  const timeOf = rowTime(timestamp, source)
  const fails = failsOnInvalidTime(building)
  return (record) => {
    try {
      return timeOf(record.key, record.value as Row | null)
    } catch (cause) {
      const message = `Failed to extract timestamp from row of ${name}: ${reasonOf(cause)}`
      if (fails) throw new MillraceError<SqlErrorCode>('SQL_EVALUATION', message, { cause })
      const { log, queryId } = building.log
      log.write({ kind: 'record processing error', queryId, step: name, message, cause, row: record.value })
      return -1
    }
  }
}

/** A time that cannot be read ends the query. */
export function failsOnInvalidTime({ properties }: Pick<Building, 'properties'>): boolean {
  return booleanSetting(properties, timestampSetting) === true
}

function timeReader(
  columns: readonly Column[],
  name: string,
  pattern: string | undefined,
): (value: SqlValue) => number {
  if (columns.find((column) => column.name === name)?.type.kind !== 'STRING') return Number
  const parse = patternParser(pattern as string)
  const utc = zone('UTC')
  return (text) => resolveTimestamp(parse(text as string), utc)
}

function columnReader(column: string, { key, value }: Schema, windowed: boolean): (key: unknown, row: Row) => SqlValue {
  const inKey = key.findIndex(({ name }) => name === column)
  const keys = keyRow(key.length, windowed)
  if (inKey >= 0) return (of) => keys(of)[inKey] ?? null
  const inValue = value.findIndex(({ name }) => name === column)
  return (_key, row) => row[inValue] ?? null
}
