// Values of SQL types as what a schema's codec writes: the schema's fields by name. Made once for the columns and the schema.
import { encodeError } from '@millrace/serde'
import type { SqlType, StructField } from '../../types/sql-type.ts'
import type { Row, SqlArray, SqlMap, SqlValue } from '../../types/value.ts'
import { type ConnectType, fieldNamed } from './connect-type.ts'

/** Of a value that may be NULL. */
export type ToConnect = (value: SqlValue) => unknown

export function toConnect(source: SqlType, target: ConnectType): ToConnect {
  const present = presentWriter(source, target)
  const { write } = target
  if (write === undefined) return (value) => (value === null ? null : present(value))
  return (value) => (value === null ? null : write(present(value)))
}

function presentWriter(source: SqlType, target: ConnectType): ToConnect {
  switch (source.kind) {
    case 'ARRAY': {
      if (target.kind !== 'array') return mismatch(source, target)
      const element = toConnect(source.element, target.element())
      return (value) => (value as SqlArray).map(element)
    }
    case 'MAP': {
      if (target.kind !== 'map') return mismatch(source, target)
      const [key, element] = [toConnect(source.key, target.key), toConnect(source.value, target.value())]
      return (value) => new Map(Array.from(value as SqlMap, ([name, one]) => [key(name), element(one)]))
    }
    case 'STRUCT': {
      if (target.kind !== 'struct') return mismatch(source, target)
      const write = structWriter(source.fields, target)
      return (value) => write(value as SqlArray)
    }
    default:
      return (value) => value
  }
}

/** An object with a member for each column that the schema has a field for; the codec judges what is missing. */
export function structWriter(
  sources: readonly StructField[],
  target: ConnectType & { readonly kind: 'struct' },
): (row: Row) => unknown {
  const fields = target.fields()
  const writers = sources.map(({ name, type }) => {
    const field = fieldNamed(fields, name)
    if (field === undefined) throw encodeError(`the schema has no field for ${name}`)
    return [field.name, toConnect(type, field.type)] as const
  })
  // Assigned, `__proto__` would be the object's prototype.
  if (writers.some(([name]) => name === '__proto__')) {
    return (row) => Object.fromEntries(writers.map(([name, write], at) => [name, write(row[at] as SqlValue)]))
  }
  return (row) => {
    const members: Record<string, unknown> = {}
    for (let at = 0; at < writers.length; at += 1) {
      const [name, write] = writers[at] as (typeof writers)[number]
      members[name] = write(row[at] as SqlValue)
    }
    return members
  }
}

function mismatch(source: SqlType, target: ConnectType): never {
  throw encodeError(`the schema has ${target.kind} where the column is ${source.kind}`)
}
