// Rows as what a schema's codec reads and writes: the record of a schema, or the value of a single column by itself.
import { decodeError, encodeError } from '@millrace/serde'
import type { Column } from '../../schema/schema.ts'
import type { Row, SqlValue } from '../../types/value.ts'
import type { ConnectType } from './connect-type.ts'
import { fromConnect, structReader } from './from-connect.ts'
import { structWriter, toConnect } from './to-connect.ts'

/** Of the value behind the frame. */
export type ReadRow = (bytes: Uint8Array, start: number) => Row
/** `head` stands before the value. */
export type WriteRow = (row: Row, head?: Uint8Array) => Uint8Array

export function rowReader(type: ConnectType, columns: readonly Column[], unwrapped: boolean): (value: unknown) => Row {
  if (unwrapped) {
    const read = fromConnect(type, (columns[0] as Column).type)
    return (value) => [read(value)]
  }
  if (type.kind !== 'struct') throw decodeError(`a ${type.kind} where the columns are the fields of a record`)
  const { read = (value: unknown): unknown => value } = type
  const fields = structReader(type, columns, '')
  return (value) => fields(read(value))
}

export function rowWriter(type: ConnectType, columns: readonly Column[], unwrapped: boolean): (row: Row) => unknown {
  if (unwrapped) {
    const write = toConnect((columns[0] as Column).type, type)
    return (row) => write(row[0] as SqlValue)
  }
  if (type.kind !== 'struct') throw encodeError(`a ${type.kind} where the columns are the fields of a record`)
  const { write = (value: unknown): unknown => value } = type
  const fields = structWriter(columns, type)
  return (row) => write(fields(row))
}
