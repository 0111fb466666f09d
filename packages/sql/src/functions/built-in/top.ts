// TOPK and TOPKDISTINCT: the largest values, in descending order.
import { functionInvalid } from '../../errors.ts'
import { order } from '../../types/equality.ts'
import { arrayType, type SqlType, structType } from '../../types/sql-type.ts'
import type { SqlArray, SqlValue } from '../../types/value.ts'
import {
  type AggregateFunction,
  aggregateFunction,
  type AggregateSite,
  type AnyAggregator,
} from '../aggregate-function.ts'

type Compare = (a: SqlValue, b: SqlValue) => number

/** Behind every value that is not smaller; what falls out at the end is the smallest. */
function insert(list: SqlArray, value: SqlValue, k: number, compare: Compare): SqlArray {
  const at = list.findIndex((one) => compare(one, value) < 0)
  if (at < 0) return list.length < k ? [...list, value] : list
  return list.toSpliced(at, 0, value).slice(0, k)
}

function top(site: AggregateSite, distinct: boolean, withOthers: boolean): AnyAggregator {
  const k = site.literals[0] as number
  if (k < 1) throw functionInvalid(`k must be 1 or greater, not ${k}`)
  const natural = order(site.types[0] ?? { kind: 'STRING' }) as Compare
  const compare: Compare = withOthers
    ? (a, b) => natural((a as SqlArray)[0] as SqlValue, (b as SqlArray)[0] as SqlValue)
    : natural
  const take = (state: SqlValue, value: SqlValue): SqlValue => {
    const list = state as SqlArray
    if (distinct && list.some((one) => compare(one, value) === 0)) return state
    return insert(list, value, k, compare)
  }
  return {
    initial: () => [],
    add: (state, value = null, ...others) => {
      if (value === null) return state
      return take(state, withOthers ? [value, ...others] : value)
    },
    merge: (a, b) => (b as SqlArray).reduce(take, a),
  }
}

/** A struct of the sort column and the others, named as ksqlDB names them. */
function rows(types: readonly (SqlType | null)[]): SqlType {
  const [sort, ...others] = types.map((type): SqlType => type ?? { kind: 'STRING' })
  return arrayType(
    structType([
      { name: 'sort_col', type: sort as SqlType },
      ...others.map((type, index) => ({ name: `col${index}`, type })),
    ]),
  )
}

const sortable = ['INTEGER', 'BIGINT', 'DOUBLE', 'STRING']
const distinctable = [...sortable, 'DECIMAL', 'DATE', 'TIME', 'TIMESTAMP', 'BYTES']
const lists = ([type]: readonly (SqlType | null)[]): SqlType => arrayType(type ?? { kind: 'STRING' })

/** The literal k is no column. */
const rowsOfCall = (types: readonly (SqlType | null)[]): SqlType => rows(types.slice(0, -1))

export const tops: readonly AggregateFunction[] = [
  ...sortable.map((type) =>
    aggregateFunction('TOPK', {
      description: 'The k largest values, or with further columns the rows that have them.',
      params: [`sort: ${type}`, 'k: LITERAL INTEGER'],
      state: lists,
      returns: lists,
      make: ((site: AggregateSite) => top(site, false, false)) as never,
    }),
  ),
  ...sortable.map((type) =>
    aggregateFunction('TOPK', {
      description: '',
      params: [`sort: ${type}`, 'others: ANY...', 'k: LITERAL INTEGER'],
      state: rows,
      returns: rowsOfCall,
      make: ((site: AggregateSite) => top(site, false, true)) as never,
    }),
  ),
  ...distinctable.map((type) =>
    aggregateFunction('TOPKDISTINCT', {
      description: 'The k largest distinct values.',
      params: [`value: ${type}`, 'k: LITERAL INTEGER'],
      state: lists,
      returns: lists,
      make: ((site: AggregateSite) => top(site, true, false)) as never,
    }),
  ),
]
