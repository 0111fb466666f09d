// Functions of arrays. Elements are equal as `equality` of their type says, and ordered as `order` does.
import { evaluationError } from '../../errors.ts'
import { equality, identity, order, type Order } from '../../types/equality.ts'
import type { ArrayType, SqlType } from '../../types/sql-type.ts'
import type { SqlArray, SqlMap, SqlValue } from '../../types/value.ts'
import { valueText } from '../../types/value-text.ts'
import { addLong, type Long } from '../../types/int64.ts'
import { type CallSite, overload, scalar, type ScalarFunction, scalarFunction } from '../scalar-function.ts'

/** The type of the elements of an argument that is an array; of NULL it does not matter. */
function elementOf(type: SqlType | null | undefined): SqlType {
  return (type as ArrayType | null | undefined)?.element ?? { kind: 'STRING' }
}

/** Of several arguments the one that is typed. */
function anyElement({ types }: CallSite): SqlType {
  return elementOf(types.find((type) => type?.kind === 'ARRAY'))
}

function distinct(values: Iterable<SqlValue>, key: (value: SqlValue) => unknown): SqlValue[] {
  const seen = new Map<unknown, SqlValue>()
  for (const value of values) {
    const id = key(value)
    if (!seen.has(id)) seen.set(id, value)
  }
  return [...seen.values()]
}

/** Distinct elements of the first array which the second one has, or has not. */
function against(name: string, description: string, keep: (inSecond: boolean) => boolean): ScalarFunction {
  return scalarFunction(name, {
    description,
    params: ['a: ARRAY<T>', 'b: ARRAY<T>'],
    returns: 'ARRAY<T>',
    make: (site) => {
      const key = identity(anyElement(site))
      return (a, b) => {
        const second = new Set(b.map(key))
        return distinct(
          a.filter((one) => keep(second.has(key(one)))),
          key,
        )
      }
    },
  })
}

function comparable(element: SqlType): Order {
  return (
    order(element) ??
    (() => {
      throw evaluationError(`elements of type ${element.kind} have no order`)
    })
  )
}

function best(name: string, description: string, sign: 1 | -1): ScalarFunction {
  return scalarFunction(name, {
    description,
    params: ['array: ARRAY<T>'],
    returns: 'T',
    make: ({ returns }) => {
      const compare = comparable(returns)
      return (array) => {
        let found: SqlValue = null
        for (const value of array) {
          if (value !== null && (found === null || compare(value, found) * sign > 0)) found = value
        }
        return found
      }
    },
  })
}

const ascending = ['ASC', 'ASCENDING']
const descending = ['DESC', 'DESCENDING']

function sorted(array: SqlArray, compare: Order, sign: 1 | -1): SqlArray {
  const present = array.filter((one) => one !== null).sort((a, b) => compare(a, b) * sign)
  return [...present, ...array.filter((one) => one === null)]
}

const joinable = ['BOOLEAN', 'INTEGER', 'BIGINT', 'DOUBLE', 'DECIMAL', 'STRING']

function joiner(site: CallSite): (array: SqlArray | null, delimiter: string | null) => string | null {
  const element = anyElement(site)
  const text = valueText(element)
  return (array, delimiter) => {
    if (array === null) return null
    if (!joinable.includes(element.kind)) throw evaluationError(`elements of type ${element.kind} cannot be joined`)
    return array.map((one) => (one === null ? 'null' : text(one))).join(delimiter ?? '')
  }
}

function slice(array: SqlArray, from: number | null, to: number | null): SqlArray | null {
  const [start, end] = [(from ?? 1) - 1, to ?? array.length]
  if (start < 0 || end > array.length || start > array.length || end < 0) return null
  if (start > end) throw evaluationError(`a slice from ${start + 1} to ${end} ends before it begins`)
  return array.slice(start, end)
}

function series(start: Long, end: Long, step: number): Long[] {
  const distance = BigInt(end) - BigInt(start)
  if (step === 0 || (distance > 0n ? step < 0 : distance < 0n && step > 0)) {
    throw evaluationError(`a step of ${step} does not lead from ${start} to ${end}`)
  }
  const count = Number(distance / BigInt(step)) + 1
  const all: Long[] = []
  for (let value = start; all.length < count; value = addLong(value, step)) all.push(value)
  return all
}

/** Down where the end is not above the start. */
function naturalStep(start: Long, end: Long): 1 | -1 {
  return end > start ? 1 : -1
}

function entries(map: SqlMap, inOrder: boolean | null): SqlArray[] {
  const all = [...map].map(([key, value]) => [key, value])
  return inOrder ? all.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)) : all
}

export const arrays: readonly ScalarFunction[] = [
  scalarFunction('ARRAY_CONCAT', {
    description: 'The elements of both arrays, one behind the other.',
    params: ['a: ARRAY<T>', 'b: ARRAY<T>'],
    returns: 'ARRAY<T>',
    nulls: 'pass',
    call: (a, b) => (a === null && b === null ? null : [...(a ?? []), ...(b ?? [])]),
  }),
  scalarFunction('ARRAY_CONTAINS', {
    description: 'Whether an array has an element.',
    params: ['array: ARRAY<T>', 'value: T'],
    returns: 'BOOLEAN',
    nulls: 'pass',
    make: (site) => {
      const equal = equality(anyElement(site))
      return (array, value) => array?.some((one) => equal(one, value)) ?? false
    },
  }),
  scalarFunction('ARRAY_DISTINCT', {
    description: 'Each element once, where it was first.',
    params: ['array: ARRAY<T>'],
    returns: 'ARRAY<T>',
    make: (site) => {
      const key = identity(anyElement(site))
      return (array) => distinct(array, key)
    },
  }),
  against('ARRAY_EXCEPT', 'Distinct elements of the first array that the second one has not.', (inSecond) => !inSecond),
  against('ARRAY_INTERSECT', 'Distinct elements that both arrays have.', (inSecond) => inSecond),
  scalar(
    'ARRAY_JOIN',
    'The elements as one text, with a delimiter between them.',
    overload({
      params: ['array: ARRAY<T>'],
      returns: 'STRING',
      make: (site) => {
        const join = joiner(site)
        return (array) => join(array, ',')
      },
    }),
    overload({ params: ['array: ARRAY<T>', 'delimiter: STRING'], returns: 'STRING', nulls: 'pass', make: joiner }),
  ),
  scalarFunction('ARRAY_LENGTH', {
    description: 'How many elements there are.',
    params: ['array: ARRAY<T>'],
    returns: 'INTEGER',
    call: (array) => array.length,
  }),
  best('ARRAY_MAX', 'The largest element that is not NULL.', 1),
  best('ARRAY_MIN', 'The smallest element that is not NULL.', -1),
  scalarFunction('ARRAY_REMOVE', {
    description: 'Without the elements that equal a value.',
    params: ['array: ARRAY<T>', 'victim: T'],
    returns: 'ARRAY<T>',
    nulls: 'pass',
    make: (site) => {
      const equal = equality(anyElement(site))
      return (array, victim) => array?.filter((one) => !equal(one, victim)) ?? null
    },
  }),
  scalar(
    'ARRAY_SORT',
    'In order, ascending or descending, with NULL at the end.',
    overload({
      params: ['array: ARRAY<T>'],
      returns: 'ARRAY<T>',
      make: (site) => {
        const compare = comparable(anyElement(site))
        return (array) => sorted(array, compare, 1)
      },
    }),
    overload({
      params: ['array: ARRAY<T>', 'direction: STRING'],
      returns: 'ARRAY<T>',
      make: (site) => {
        const compare = comparable(anyElement(site))
        return (array, direction) => {
          const name = direction.toUpperCase()
          if (ascending.includes(name)) return sorted(array, compare, 1)
          return descending.includes(name) ? sorted(array, compare, -1) : null
        }
      },
    }),
  ),
  scalarFunction('ARRAY_UNION', {
    description: 'Distinct elements of both arrays.',
    params: ['a: ARRAY<T>', 'b: ARRAY<T>'],
    returns: 'ARRAY<T>',
    make: (site) => {
      const key = identity(anyElement(site))
      return (a, b) => distinct([...a, ...b], key)
    },
  }),
  scalar(
    'ENTRIES',
    'The entries of a map as structs of K and V, in the order of their keys if wanted.',
    ...['INTEGER', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'STRING'].map((type) =>
      overload({
        params: [`map: MAP<STRING, ${type}>`, 'sorted: BOOLEAN'],
        returns: `ARRAY<STRUCT<K STRING, V ${type}>>`,
        nulls: 'pass',
        call: (map, inOrder) => (map === null ? null : entries(map as SqlMap, inOrder as boolean | null)),
      }),
    ),
  ),
  scalar(
    'GENERATE_SERIES',
    'Numbers from a start to an end, step by step, both included.',
    ...['INTEGER', 'BIGINT'].flatMap((type) => [
      overload({
        params: [`start: ${type}`, `end: ${type}`],
        returns: `ARRAY<${type}>`,
        nulls: 'fail',
        call: (start, end) => series(start as Long, end as Long, naturalStep(start as Long, end as Long)),
      }),
      overload({
        params: [`start: ${type}`, `end: ${type}`, 'step: INTEGER'],
        returns: `ARRAY<${type}>`,
        nulls: 'fail',
        call: (start, end, step) => series(start as Long, end as Long, step as number),
      }),
    ]),
  ),
  scalarFunction('SLICE', {
    description: 'The elements from one place to another, both included; NULL is the start or the end.',
    params: ['array: ARRAY<T>', 'from: INTEGER', 'to: INTEGER'],
    returns: 'ARRAY<T>',
    nulls: 'pass',
    call: (array, from, to) => (array === null ? null : slice(array, from, to)),
  }),
]
