// TIMESTAMP='column': the column must be there and say a time.
import { statementError } from '../errors.ts'
import type { Schema } from '../schema/schema.ts'
import type { TimestampColumn } from './source.ts'

/** @throws {MillraceError} `SQL_STATEMENT` */
export function checkTimestamp({ key, value, headers }: Schema, timestamp: TimestampColumn | undefined): void {
  if (timestamp === undefined) return
  const { column: name, format } = timestamp
  const column = [...key, ...value, ...headers].find((one) => one.name === name)
  if (column === undefined) {
    throw statementError(`The TIMESTAMP column set in the WITH clause does not exist in the schema: '${name}'`)
  }
  if (column.type.kind === 'STRING') {
    if (format !== undefined) return
    throw statementError('A String timestamp field has been specified without also specifying the timestamp_format')
  }
  if (format !== undefined) {
    throw statementError(
      "'TIMESTAMP_FORMAT' set in the WITH clause can only be used when the timestamp column is of type STRING.",
    )
  }
  if (column.type.kind === 'BIGINT' || column.type.kind === 'TIMESTAMP') return
  throw statementError(
    `Timestamp column, \`${name}\`, should be LONG(INT64), TIMESTAMP, or a String with a timestamp_format specified`,
  )
}

export function timestampText(timestamp: TimestampColumn | undefined): string {
  return timestamp ? `${timestamp.column} ${timestamp.format ?? ''}`.trim() : 'none'
}
