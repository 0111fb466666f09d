// Functions of maps, and the ones that take lambdas. Nothing says in which order a map has its entries; here it is that of insertion.
import { evaluationError } from '../../errors.ts'
import type { SqlArray, SqlMap, SqlValue } from '../../types/value.ts'
import { overload, scalar, type ScalarFunction, scalarFunction } from '../scalar-function.ts'

type Lambda = (...args: SqlValue[]) => SqlValue

function asMap(keys: SqlArray, values: SqlArray): SqlMap {
  return new Map(keys.map((key, index) => [key, values[index] ?? null]))
}

function holds(predicate: Lambda, ...args: SqlValue[]): boolean {
  const result = predicate(...args)
  if (result === null)
    throw evaluationError('the condition of FILTER is NULL; say what NULL means with IS NULL or IFNULL')
  return result as boolean
}

function present(value: SqlValue): SqlValue {
  if (value === null) throw evaluationError('a value of the resulting map is NULL; replace it with IFNULL')
  return value
}

function transformMap(map: SqlMap, keyOf: Lambda, valueOf: Lambda): SqlMap {
  const result = new Map<SqlValue, SqlValue>()
  for (const [key, value] of map) {
    const made = keyOf(key, value)
    if (result.has(made)) throw evaluationError('two entries of the resulting map have the same key')
    result.set(made, present(valueOf(key, value)))
  }
  return result
}

export const maps: readonly ScalarFunction[] = [
  scalarFunction('AS_MAP', {
    description: 'A map of keys from one array and values from another.',
    params: ['keys: ARRAY<STRING>', 'values: ARRAY<T>'],
    returns: 'MAP<STRING, T>',
    call: asMap as never,
  }),
  scalarFunction('MAP_KEYS', {
    description: 'The keys of a map.',
    params: ['map: MAP<STRING, T>'],
    returns: 'ARRAY<STRING>',
    call: (map) => [...map.keys()],
  }),
  scalarFunction('MAP_UNION', {
    description: 'The entries of both maps; the second one wins.',
    params: ['a: MAP<STRING, T>', 'b: MAP<STRING, T>'],
    returns: 'MAP<STRING, T>',
    nulls: 'pass',
    call: (a, b) => (a === null && b === null ? null : new Map([...(a ?? []), ...(b ?? [])])),
  }),
  scalarFunction('MAP_VALUES', {
    description: 'The values of a map.',
    params: ['map: MAP<STRING, T>'],
    returns: 'ARRAY<T>',
    call: (map) => [...map.values()],
  }),
]

export const lambdas: readonly ScalarFunction[] = [
  scalar(
    'FILTER',
    'The elements, or entries, for which a condition is true.',
    overload({
      params: ['array: ARRAY<T>', 'predicate: LAMBDA(T)=>BOOLEAN'],
      returns: 'ARRAY<T>',
      call: (array, predicate) => array.filter((one) => holds(predicate, one)),
    }),
    overload({
      params: ['map: MAP<K, V>', 'predicate: LAMBDA(K, V)=>BOOLEAN'],
      returns: 'MAP<K, V>',
      call: (map, predicate) =>
        new Map(
          [...map].filter(([key, value]) => holds(predicate, key, value)).map(([key, value]) => [key, present(value)]),
        ),
    }),
  ),
  scalar(
    'REDUCE',
    'Everything folded into one value, from left to right.',
    overload({
      params: ['array: ARRAY<T>', 'initial: S', 'f: LAMBDA(S, T)=>S'],
      returns: 'S',
      nulls: 'pass',
      call: (array, initial, f) =>
        initial === null || array === null || f === null
          ? initial
          : array.reduce((state, one) => f(state, one), initial),
    }),
    overload({
      params: ['map: MAP<K, V>', 'initial: S', 'f: LAMBDA(S, K, V)=>S'],
      returns: 'S',
      nulls: 'pass',
      call: (map, initial, f) =>
        initial === null || map === null || f === null
          ? initial
          : [...map].reduce<SqlValue>((state, [key, value]) => f(state, key, value), initial),
    }),
  ),
  scalar(
    'TRANSFORM',
    'Each element, or the key and the value of each entry, replaced by what a lambda makes of it.',
    overload({
      params: ['array: ARRAY<T>', 'f: LAMBDA(T)=>R'],
      returns: 'ARRAY<R>',
      call: (array, f) => array.map((one) => f(one)),
    }),
    overload({
      params: ['map: MAP<K, V>', 'keyFn: LAMBDA(K, V)=>R', 'valueFn: LAMBDA(K, V)=>U'],
      returns: 'MAP<R, U>',
      call: transformMap as never,
    }),
  ),
]
