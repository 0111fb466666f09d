// Aggregates that keep values: lists, sets, counts per value, the first and the last.
import type { FunctionContext } from '../context.ts'
import { equality, identity } from '../../types/equality.ts'
import { addLong, type Long } from '../../types/int64.ts'
import { arrayType, bigintType, integerType, type SqlType, structType } from '../../types/sql-type.ts'
import type { SqlArray, SqlMap, SqlValue } from '../../types/value.ts'
import {
  type AggregateFunction,
  aggregateFunction,
  type AggregateSite,
  type AnyAggregator,
} from '../aggregate-function.ts'

/** A property such as `ksql.functions.collect_list.limit`: a number or its text; negative and absent mean none. */
function limitOf({ properties }: FunctionContext, name: string): number {
  const value = Number(properties[`ksql.functions.${name}.limit`] ?? -1)
  return value < 0 || Number.isNaN(value) ? Number.POSITIVE_INFINITY : value
}

function columnType({ types: [type] }: Pick<AggregateSite, 'types'>): SqlType {
  return type ?? { kind: 'STRING' }
}

const list = (state: SqlValue): SqlArray => state as SqlArray

function collectList(site: AggregateSite): AnyAggregator {
  const limit = limitOf(site, 'collect_list')
  const equal = equality(columnType(site))
  return {
    initial: () => [],
    add: (state, value = null) => (list(state).length < limit ? [...list(state), value] : state),
    undo: (state, value = null) => {
      const at = list(state).findLastIndex((one) => equal(one, value))
      return at < 0 ? state : list(state).toSpliced(at, 1)
    },
    merge: (a, b) => [...list(a), ...list(b)].slice(0, limit),
  }
}

function collectSet(site: AggregateSite): AnyAggregator {
  const limit = limitOf(site, 'collect_set')
  const equal = equality(columnType(site))
  const add = (state: SqlValue, value: SqlValue = null): SqlValue =>
    list(state).length < limit && !list(state).some((one) => equal(one, value)) ? [...list(state), value] : state
  return { initial: () => [], add, merge: (a, b) => list(b).reduce((state, one) => add(state, one), a) }
}

const maxHistogram = 1000

function histogram(): AnyAggregator {
  const counts = (state: SqlValue): SqlMap => state as SqlMap
  const move = (state: SqlValue, key: SqlValue, by: Long): SqlValue => {
    const known = counts(state).get(key)
    if (known === undefined && (counts(state).size >= maxHistogram || by < 0)) return state
    const count = addLong((known as Long | undefined) ?? 0, by)
    const next = new Map(counts(state))
    if (count < 1) next.delete(key)
    else next.set(key, count)
    return next
  }
  return {
    initial: () => new Map(),
    add: (state, key = null) => move(state, key, 1),
    undo: (state, key = null) => move(state, key, -1),
    merge: (a, b) => [...counts(b)].reduce((state, [key, count]) => move(state, key, count as Long), a),
  }
}

/** Each value with how often it is there. */
function attr(site: AggregateSite): AnyAggregator {
  const key = identity(columnType(site))
  const move = (state: SqlValue, value: SqlValue, by: number): SqlValue => {
    const all = list(state) as readonly (readonly [SqlValue, number])[]
    const at = all.findIndex(([one]) => key(one) === key(value))
    const counted = (all[at]?.[1] ?? 0) + by
    if (counted < 1) return at < 0 ? state : all.toSpliced(at, 1)
    return at < 0 ? [...all, [value, counted]] : all.with(at, [value, counted])
  }
  return {
    initial: () => [],
    add: (state, value = null) => move(state, value, 1),
    undo: (state, value = null) => move(state, value, -1),
    merge: (a, b) =>
      (list(b) as readonly (readonly [SqlValue, number])[]).reduce<SqlValue>(
        (state, [value, count]) => move(state, value, count),
        a,
      ),
    result: (state) => (list(state).length === 1 ? ((list(state)[0] as SqlArray)[0] ?? null) : null),
  }
}

const ofColumn = ([type]: readonly (SqlType | null)[]): SqlType => type ?? { kind: 'STRING' }

export const collections: readonly AggregateFunction[] = [
  aggregateFunction('ATTR', {
    description: 'The value that all rows share; NULL where they do not.',
    params: ['value: T'],
    state: (types: readonly (SqlType | null)[]) =>
      arrayType(
        structType([
          { name: 'VALUE', type: ofColumn(types) },
          { name: 'COUNT', type: integerType },
        ]),
      ),
    returns: 'T',
    undoes: true,
    make: attr as never,
  }),
  aggregateFunction('COLLECT_LIST', {
    description: 'All values, in the order in which they came.',
    params: ['value: T'],
    state: 'ARRAY<T>',
    returns: 'ARRAY<T>',
    undoes: true,
    make: collectList as never,
  }),
  aggregateFunction('COLLECT_SET', {
    description: 'All distinct values, in the order in which they came.',
    params: ['value: T'],
    state: 'ARRAY<T>',
    returns: 'ARRAY<T>',
    make: collectSet as never,
  }),
  aggregateFunction('HISTOGRAM', {
    description: 'How often each text occurs; of at most 1000 texts.',
    params: ['value: STRING'],
    state: 'MAP<STRING, BIGINT>',
    returns: 'MAP<STRING, BIGINT>',
    undoes: true,
    make: histogram as never,
  }),
]

/** A value with the place that it had in the order of processing. */
export function sequenced(types: readonly (SqlType | null)[]): SqlType {
  return structType([
    { name: 'SEQ', type: bigintType },
    { name: 'VAL', type: ofColumn(types) },
  ])
}
