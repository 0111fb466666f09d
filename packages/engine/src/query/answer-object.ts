// Rows of an answer as JavaScript objects: a property for each column, structs as objects, maps as Maps.
import type { Column, Row, SqlType, SqlValue } from '@millrace/sql'

type Convert = (value: SqlValue) => unknown

export function objectOf(columns: readonly Column[]): (row: Row) => Record<string, unknown> {
  const parts = columns.map(({ name, type }) => ({ name, read: reader(type) }))
  return (row) => Object.fromEntries(parts.map(({ name, read }, index) => [name, read(row[index] ?? null)]))
}

function reader(type: SqlType): Convert {
  switch (type.kind) {
    case 'ARRAY': {
      const element = reader(type.element)
      return (value) => (value === null ? null : (value as Row).map(element))
    }
    case 'MAP': {
      const element = reader(type.value)
      return (value) =>
        value === null
          ? null
          : new Map([...(value as ReadonlyMap<SqlValue, SqlValue>)].map(([key, one]) => [key, element(one)]))
    }
    case 'STRUCT': {
      const object = objectOf(type.fields)
      return (value) => (value === null ? null : object(value as Row))
    }
    default:
      return (value) => value
  }
}
