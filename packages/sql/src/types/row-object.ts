// Rows as JavaScript objects: a property for each column, structs as objects, maps as Maps.
import type { SqlType, StructField } from './sql-type.ts'
import type { Row, SqlArray, SqlMap, SqlValue } from './value.ts'

export function objectOf(columns: readonly StructField[]): (row: Row) => Record<string, unknown> {
  const parts = columns.map(({ name, type }) => ({ name, read: valueReader(type) }))
  return (row) => Object.fromEntries(parts.map(({ name, read }, index) => [name, read(row[index] ?? null)]))
}

/** Of a single value, as {@link objectOf} has it within an object. */
export function valueReader(type: SqlType): (value: SqlValue) => unknown {
  switch (type.kind) {
    case 'ARRAY': {
      const element = valueReader(type.element)
      return (value) => value && (value as SqlArray).map(element)
    }
    case 'MAP': {
      const element = valueReader(type.value)
      return (value) => value && new Map(Array.from(value as SqlMap, ([key, one]) => [key, element(one)]))
    }
    case 'STRUCT': {
      const object = objectOf(type.fields)
      return (value) => value && object(value as Row)
    }
    default:
      return (value) => value
  }
}
