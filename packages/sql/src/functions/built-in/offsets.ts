// EARLIEST_BY_OFFSET and LATEST_BY_OFFSET. Each value keeps a sequence number, so that sessions that merge know which came first.
import { functionInvalid } from '../../errors.ts'
import { arrayType, type SqlType } from '../../types/sql-type.ts'
import type { SqlArray, SqlValue } from '../../types/value.ts'
import {
  type AggregateFunction,
  aggregateFunction,
  type AggregateSite,
  type AnyAggregator,
} from '../aggregate-function.ts'
import { sequenced } from './collections.ts'

type Entry = readonly [seq: number, value: SqlValue]

interface Options {
  readonly latest: boolean
  readonly ignoreNulls: boolean
  /** Undefined for one value, not a list. */
  readonly n: number | undefined
}

/** Numbers go up, beyond every one that was met in a state, so that they do after a restart. */
function sequence(): { after: (known: readonly Entry[]) => number } {
  let last = 0
  return {
    after(known) {
      for (const [seq] of known) if (seq > last) last = seq
      return ++last
    },
  }
}

function one({ latest, ignoreNulls }: Options): AnyAggregator {
  const numbers = sequence()
  const entry = (state: SqlValue): Entry => state as never
  return {
    // NULL is "no value yet", so that a value that is NULL can be told from it.
    initial: () => null,
    add: (state, value = null) => {
      if ((value === null && ignoreNulls) || (!latest && state !== null)) return state
      return [numbers.after(state === null ? [] : [entry(state)]), value]
    },
    merge: (a, b) => {
      if (a === null || b === null) return a ?? b
      const aFirst = entry(a)[0] <= entry(b)[0]
      return aFirst === latest ? b : a
    },
    result: (state) => (state === null ? null : entry(state)[1]),
  }
}

function several({ latest, ignoreNulls, n = 1 }: Options): AnyAggregator {
  const numbers = sequence()
  const entries = (state: SqlValue): readonly Entry[] => state as never
  const cut = (all: readonly Entry[]): SqlArray => (latest ? all.slice(-n) : all.slice(0, n)) as SqlArray
  return {
    initial: () => [],
    add: (state, value = null) => {
      const known = entries(state)
      if ((value === null && ignoreNulls) || (!latest && known.length >= n)) return state
      return cut([...known, [numbers.after(known), value]])
    },
    merge: (a, b) => cut([...entries(a), ...entries(b)].sort(([x], [y]) => x - y)),
    result: (state) => entries(state).map(([, value]) => value),
  }
}

function byOffset(name: string, description: string, latest: boolean): AggregateFunction[] {
  const make = ({ literals }: AggregateSite): AnyAggregator => {
    const n = literals.find((literal) => typeof literal === 'number')
    const ignoreNulls = literals.find((literal) => typeof literal === 'boolean') ?? true
    if (n !== undefined && n < 1) throw functionInvalid(`${latest ? 'latestN' : 'earliestN'} must be 1 or greater`)
    return n === undefined ? one({ latest, ignoreNulls, n }) : several({ latest, ignoreNulls, n })
  }
  const list = (types: readonly (SqlType | null)[]): SqlType => arrayType(sequenced(types))
  const single = { description, state: sequenced, returns: 'T', make: make as never } as const
  const many = { description, state: list, returns: 'ARRAY<T>', make: make as never } as const
  return [
    aggregateFunction(name, { ...single, params: ['value: T'] }),
    aggregateFunction(name, { ...single, params: ['value: T', 'ignoreNulls: LITERAL BOOLEAN'] }),
    aggregateFunction(name, { ...many, params: ['value: T', 'n: LITERAL INTEGER'] }),
    aggregateFunction(name, { ...many, params: ['value: T', 'n: LITERAL INTEGER', 'ignoreNulls: LITERAL BOOLEAN'] }),
  ]
}

export const offsets: readonly AggregateFunction[] = [
  ...byOffset('EARLIEST_BY_OFFSET', 'The first value, or the first n.', false),
  ...byOffset('LATEST_BY_OFFSET', 'The last value, or the last n.', true),
]
