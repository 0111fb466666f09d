// Rows as JSON: an object with a member for each column, or the value of a single column by itself.
import { decodeError, readJson, type Serde, string } from '@millrace/serde'
import type { Column } from '../../schema/schema.ts'
import type { SqlType } from '../../types/sql-type.ts'
import type { Row, SqlValue } from '../../types/value.ts'
import { needsText } from './any-text.ts'
import { isObject, jsonDecoder } from './decode.ts'
import { jsonEncoder, type MapForm, structWriter } from './encode.ts'
import { jsonLength, structLength } from './length.ts'
import { structReader } from './fields.ts'
import { RowScanner } from './row-scanner.ts'

export function jsonRow(columns: readonly Column[], unwrapped: boolean, maps: MapForm = 'object'): Serde<Row> {
  const readWhole = wholeReader(columns, unwrapped, maps)
  const write = unwrapped ? valueWriter(columns, maps) : structWriter(columns, maps)
  const text = string()
  const scanner = unwrapped ? undefined : RowScanner.of(columns)
  return {
    name: 'json',
    byteLength: unwrapped ? valueLength(columns, maps) : structLength(columns, maps),
    serialize: (row) => text.serialize(write(row)),
    deserialize: (bytes) => scanner?.read(bytes) ?? readWhole(bytes),
    ...(unwrapped ? { isNull: (row: Row) => row[0] === null } : {}),
  }
}

/** Rows of any text. */
export function wholeReader(columns: readonly Column[], unwrapped: boolean, maps: MapForm): (bytes: Uint8Array) => Row {
  const exact = columns.some(({ type }) => holdsDecimal(type))
  const read = unwrapped ? valueReader(columns, maps) : objectReader(columns, maps)
  return (bytes) => {
    try {
      return read(readJson(bytes, exact))
    } catch (error) {
      if (error === needsText) return read(readJson(bytes, true))
      throw error
    }
  }
}

function objectReader(columns: readonly Column[], maps: MapForm): (value: unknown) => Row {
  const read = structReader(columns, (type) => jsonDecoder(type, maps))
  return (value) => {
    if (!isObject(value)) throw decodeError('JSON that is no object; the columns are the members of one')
    return read(value)
  }
}

function valueReader([column]: readonly Column[], maps: MapForm): (value: unknown) => Row {
  const decode = jsonDecoder((column as Column).type, maps)
  return (value) => [decode(value)]
}

function valueWriter([column]: readonly Column[], maps: MapForm): (row: Row) => string {
  const encode = jsonEncoder((column as Column).type, maps)
  return (row) => encode(row[0] as SqlValue)
}

function valueLength([column]: readonly Column[], maps: MapForm): (row: Row) => number {
  const lengthOf = jsonLength((column as Column).type, maps)
  return (row) => lengthOf(row[0] as SqlValue)
}

function holdsDecimal(type: SqlType): boolean {
  switch (type.kind) {
    case 'DECIMAL':
      return true
    case 'ARRAY':
      return holdsDecimal(type.element)
    case 'MAP':
      return holdsDecimal(type.value)
    case 'STRUCT':
      return type.fields.some((field) => holdsDecimal(field.type))
    default:
      return false
  }
}
