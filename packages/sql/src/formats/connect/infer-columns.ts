// The SQL type of a schema's type: what a CREATE without columns finds in the registry.
import { decimalType, type SqlType, type StructField } from '../../types/sql-type.ts'
import type { ConnectField, ConnectType } from './connect-type.ts'

/** Whether unquoted names of SQL find the fields, or the names are the schema's own (where a schema's id was given). */
export type FieldNames = 'upper case' | 'original'

/** Deeper a type is one that holds itself. */
const maxDepth = 50

/** Undefined for what SQL has no type for. */
export function sqlTypeOf(type: ConnectType, names: FieldNames, depth = 0): SqlType | undefined {
  if (depth > maxDepth) return undefined
  switch (type.kind) {
    case 'boolean':
      return { kind: 'BOOLEAN' }
    case 'int32':
      return { kind: 'INTEGER' }
    case 'int64':
      return { kind: 'BIGINT' }
    case 'float32':
    case 'float64':
      return { kind: 'DOUBLE' }
    case 'string':
      return { kind: 'STRING' }
    case 'bytes':
      return { kind: 'BYTES' }
    case 'date':
      return { kind: 'DATE' }
    case 'time':
      return { kind: 'TIME' }
    case 'timestamp':
      return { kind: 'TIMESTAMP' }
    case 'decimal':
      return decimalType(type.precision, type.scale)
    case 'array': {
      const element = sqlTypeOf(type.element(), names, depth + 1)
      return element && { kind: 'ARRAY', element }
    }
    case 'map': {
      const value = sqlTypeOf(type.value(), names, depth + 1)
      return value && { kind: 'MAP', key: { kind: 'STRING' }, value }
    }
    case 'struct':
      return structTypeOf(type.fields(), names, depth)
    case 'other':
      return undefined
  }
}

function structTypeOf(fields: readonly ConnectField[], names: FieldNames, depth: number): SqlType | undefined {
  const known = fields.flatMap(({ name, type }): StructField[] => {
    const sqlType = sqlTypeOf(type, names, depth + 1)
    return sqlType === undefined ? [] : [{ name: names === 'original' ? name : name.toUpperCase(), type: sqlType }]
  })
  return known.length === 0 ? undefined : { kind: 'STRUCT', fields: known }
}
