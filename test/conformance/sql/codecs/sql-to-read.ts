// A value of a SQL type as one that is compared.
import type { Decimal } from '@millrace/serde'
import type { SqlMap, SqlType, SqlValue } from '@millrace/sql'
import { integer, type ReadValue } from '../read-value.ts'

export function sqlToRead(value: SqlValue, type: SqlType): ReadValue {
  if (value === null) return null
  switch (type.kind) {
    case 'INTEGER':
    case 'DATE':
    case 'TIME':
      return integer(BigInt(value as number), 32)
    case 'BIGINT':
    case 'TIMESTAMP':
      return integer(BigInt(value as number | bigint), 64)
    case 'DOUBLE':
      return { kind: 'double', value: value as number }
    case 'DECIMAL':
      return { kind: 'decimal', value: value as Decimal }
    case 'ARRAY':
      return (value as readonly SqlValue[]).map((one) => sqlToRead(one, type.element))
    case 'MAP':
      return new Map([...(value as SqlMap)].map(([key, one]) => [nameOf(key), sqlToRead(one, type.value)]))
    case 'STRUCT':
      return new Map(
        type.fields.map((field, index) => [
          field.name,
          sqlToRead((value as readonly SqlValue[])[index] ?? null, field.type),
        ]),
      )
    default:
      return value as boolean | string | Uint8Array
  }
}

/** Formats with a schema have MAP keys of STRING only. */
function nameOf(key: SqlValue): string {
  if (typeof key !== 'string') throw new Error(`${typeof key} is the key of a map`)
  return key
}
