// When two values of one type are equal, and which of them comes first: Java's equals and compareTo, made once for a type.
import type { Decimal } from '@millrace/serde'
import type { MapType, SqlType, StructType } from './sql-type.ts'
import type { SqlArray, SqlMap, SqlValue } from './value.ts'

export type Equality = (a: SqlValue, b: SqlValue) => boolean
export type Order = (a: SqlValue, b: SqlValue) => number

/** NULL equals NULL; NaN equals NaN; decimals are equal with their scale. */
export function equality(type: SqlType): Equality {
  const equal = equalityOfPresent(type)
  return (a, b) => a === b || (a !== null && b !== null && equal(a, b))
}

function equalityOfPresent(type: SqlType): Equality {
  switch (type.kind) {
    case 'DOUBLE':
      return Object.is
    case 'DECIMAL':
      return (a, b) => (a as Decimal).equals(b as Decimal)
    case 'BYTES':
      return (a, b) => compareBytes(a as Uint8Array, b as Uint8Array) === 0
    case 'ARRAY': {
      const equal = equality(type.element)
      return (a, b) => {
        const [left, right] = [a as SqlArray, b as SqlArray]
        return left.length === right.length && left.every((one, index) => equal(one, right[index] as SqlValue))
      }
    }
    case 'STRUCT':
      return equalityOfStructs(type)
    case 'MAP':
      return equalityOfMaps(type)
    default:
      return (a, b) => a === b
  }
}

function equalityOfStructs({ fields }: StructType): Equality {
  const equal = fields.map((field) => equality(field.type))
  return (a, b) =>
    equal.every((one, index) => one((a as SqlArray)[index] as SqlValue, (b as SqlArray)[index] as SqlValue))
}

function equalityOfMaps(type: MapType): Equality {
  const [sameKey, sameValue] = [equality(type.key), equality(type.value)]
  return (a, b) => {
    const [left, right] = [a as SqlMap, b as SqlMap]
    if (left.size !== right.size) return false
    for (const [key, value] of left) {
      const other = right.has(key) ? key : [...right.keys()].find((one) => sameKey(one, key))
      if (other === undefined || !sameValue(value, right.get(other) as SqlValue)) return false
    }
    return true
  }
}

/**
 * A key that is the same for values that are equal, for maps and sets: the value itself or a text.
 * Zero and minus zero share one.
 */
export function identity(type: SqlType): (value: SqlValue) => unknown {
  switch (type.kind) {
    case 'DECIMAL':
      return (value) => (value === null ? null : (value as Decimal).toString())
    case 'BYTES':
      return (value) => (value === null ? null : (value as Uint8Array).join())
    case 'ARRAY': {
      const element = identity(type.element)
      return (value) => (value === null ? null : JSON.stringify((value as SqlArray).map((one) => tagged(element(one)))))
    }
    case 'STRUCT': {
      const fields = type.fields.map((field) => identity(field.type))
      return (value) =>
        value === null ? null : JSON.stringify((value as SqlArray).map((one, index) => tagged(fields[index]?.(one))))
    }
    case 'MAP': {
      const [key, element] = [identity(type.key), identity(type.value)]
      return (value) => {
        if (value === null) return null
        const entries = [...(value as SqlMap)].map(([k, v]) => JSON.stringify([tagged(key(k)), tagged(element(v))]))
        return JSON.stringify(entries.sort())
      }
    }
    default:
      return (value) => value
  }
}

/** What JSON cannot tell from something else. */
function tagged(value: unknown): unknown {
  return typeof value === 'bigint' || typeof value === 'number' ? `n${value}` : value
}

/** The natural order of a type's values, none of them NULL; undefined for types that have none. */
export function order(type: SqlType): Order | undefined {
  switch (type.kind) {
    case 'DECIMAL':
      return (a, b) => (a as Decimal).compare(b as Decimal)
    case 'BYTES':
      return (a, b) => compareBytes(a as Uint8Array, b as Uint8Array)
    case 'DOUBLE':
      return (a, b) => compareDoubles(a as number, b as number)
    case 'ARRAY':
    case 'MAP':
    case 'STRUCT':
      return undefined
    default:
      return (a, b) => ((a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0)
  }
}

/** As Java's `Double.compare`: minus zero before zero, NaN last. */
function compareDoubles(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b && a !== 0) return 0
  const rank = (value: number): number => (Number.isNaN(value) ? 2 : Object.is(value, -0) ? 0 : 1)
  return rank(a) - rank(b)
}

/** As Java compares byte buffers: byte by byte, signed, the shorter one first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) {
    const difference = (((a[index] as number) << 24) >> 24) - (((b[index] as number) << 24) >> 24)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
