// Rows of SQL as JavaScript objects and back: a property for each column, structs as objects, maps as Maps, single keys bare.
import { type Column, objectOf, type Row, type SqlType, type SqlValue, valueReader } from '@millrace/sql'

type Convert = (value: unknown) => unknown

/** A key: the value itself of one column, an object of several, null of none. */
export function keyObjectOf(columns: readonly Column[]): (row: Row | null) => unknown {
  const [only] = columns
  if (!only) return () => null
  const read = columns.length > 1 ? objectOf(columns) : keyReader(only)
  return (row) => row && read(row)
}

function keyReader({ type }: Column): (row: Row) => unknown {
  const read = valueReader(type)
  return (row) => read(row[0] ?? null)
}

/** The properties of an object as a row; a column's property is its name in any case, exactly or else without regard to it. */
export function rowOf(columns: readonly Column[]): (object: unknown) => Row | null {
  const parts = columns.map(({ name, type }) => ({ find: finder(name), write: writer(type) }))
  return (object) => {
    if (object === null || object === undefined) return null
    return parts.map(({ find, write }) => write(find(object as Record<string, unknown>)) as SqlValue)
  }
}

export function keyRowOf(columns: readonly Column[]): (key: unknown) => Row | null {
  const [only] = columns
  if (!only) return () => null
  if (columns.length > 1) return rowOf(columns)
  const write = writer(only.type)
  return (key) => (key === null || key === undefined ? null : [write(key) as SqlValue])
}

function finder(name: string): (object: Record<string, unknown>) => unknown {
  const wanted = name.toUpperCase()
  return (object) => {
    if (Object.hasOwn(object, name)) return object[name]
    for (const property of Object.keys(object)) if (property.toUpperCase() === wanted) return object[property]
    return null
  }
}

function writer(type: SqlType): Convert {
  switch (type.kind) {
    case 'ARRAY': {
      const element = writer(type.element)
      return (value) => (isMissing(value) ? null : [...(value as Iterable<unknown>)].map(element))
    }
    case 'MAP': {
      const element = writer(type.value)
      return (value) => {
        if (isMissing(value)) return null
        const entries = value instanceof Map ? [...value] : Object.entries(value as object)
        return new Map(entries.map(([key, one]) => [key, element(one)]))
      }
    }
    case 'STRUCT':
      return rowOf(type.fields)
    case 'DATE':
      return (value) => (value instanceof Date ? Math.floor(value.getTime() / dayMs) : (value ?? null))
    case 'TIMESTAMP':
      return (value) => (value instanceof Date ? value.getTime() : (value ?? null))
    default:
      return (value) => value ?? null
  }
}

const dayMs = 86_400_000

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined
}
