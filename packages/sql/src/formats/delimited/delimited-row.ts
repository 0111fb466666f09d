// Rows as DELIMITED: one line of comma-separated values. An empty field is NULL.
import { type Decimal, decodeError, readCsvLine, type Serde, string, writeCsvLine } from '@millrace/serde'
import type { Column } from '../../schema/schema.ts'
import { base64Text } from '../../types/base64.ts'
import { doubleText } from '../../types/double-text.ts'
import type { SqlType } from '../../types/sql-type.ts'
import type { Row, SqlValue } from '../../types/value.ts'
import { base64Bytes, fitDecimal, javaDouble, parsedDecimal, wholeText } from '../read-value.ts'

/** `delimiter` is one character. */
export function delimitedRow(columns: readonly Column[], delimiter: string): Serde<Row> {
  const readers = columns.map(({ type }) => fieldReader(type))
  const writers = columns.map(({ type }) => fieldWriter(type))
  const text = string()
  return {
    name: 'delimited',
    serialize(row) {
      const fields = writers.map((write, at) => (row[at] === null ? null : write(row[at] as SqlValue)))
      return text.serialize(writeCsvLine(fields, delimiter))
    },
    deserialize(bytes) {
      const fields = readCsvLine(text.deserialize(bytes), delimiter)
      if (fields.length !== readers.length) {
        throw decodeError(`a line of ${fields.length} fields, where ${readers.length} columns are declared`)
      }
      return fields.map((field, at) => (field === '' ? null : (readers[at] as (field: string) => SqlValue)(field)))
    },
  }
}

function fieldReader(type: SqlType): (field: string) => SqlValue {
  switch (type.kind) {
    case 'BOOLEAN':
      return (field) => field.toLowerCase() === 'true'
    case 'INTEGER':
    case 'DATE':
      return (field) => wholeText(field, 32, 'fits')
    case 'BIGINT':
      return (field) => wholeText(field, 64, 'fits')
    case 'TIME':
    case 'TIMESTAMP':
      return (field) => Number(wholeText(field, 64, 'fits'))
    case 'DOUBLE':
      return javaDouble
    case 'DECIMAL':
      return (field) => fitDecimal(parsedDecimal(field), type)
    case 'BYTES':
      return base64Bytes
    default:
      return (field) => field
  }
}

function fieldWriter(type: SqlType): (value: SqlValue) => string {
  switch (type.kind) {
    case 'DOUBLE':
      return (value) => doubleText(value as number)
    case 'DECIMAL':
      return (value) => (value as Decimal).toString()
    case 'BYTES':
      return (value) => base64Text(value as Uint8Array)
    default:
      return String
  }
}
