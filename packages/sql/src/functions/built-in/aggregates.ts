// COUNT, SUM, AVG, MIN, MAX and what else folds numbers.
import type { Decimal } from '@millrace/serde'
import { Decimal as ExactDecimal } from '@millrace/serde'
import { evaluationError } from '../../errors.ts'
import { order } from '../../types/equality.ts'
import { addLong, type Long, subtractLong } from '../../types/int64.ts'
import type { DecimalType, SqlType } from '../../types/sql-type.ts'
import type { SqlArray, SqlValue } from '../../types/value.ts'
import { type AggregateFunction, aggregateFunction, type AnyAggregator } from '../aggregate-function.ts'

/** How to add and take away values of a numeric type. */
interface Sum {
  readonly zero: SqlValue
  readonly plus: (a: SqlValue, b: SqlValue) => SqlValue
  readonly minus: (a: SqlValue, b: SqlValue) => SqlValue
}

export function sumOf(type: SqlType): Sum {
  switch (type.kind) {
    case 'INTEGER':
      return {
        zero: 0,
        plus: (a, b) => ((a as number) + (b as number)) | 0,
        minus: (a, b) => ((a as number) - (b as number)) | 0,
      }
    case 'BIGINT':
      return {
        zero: 0,
        plus: (a, b) => addLong(a as Long, b as Long),
        minus: (a, b) => subtractLong(a as Long, b as Long),
      }
    case 'DECIMAL':
      return decimalSum(type)
    default:
      return { zero: 0, plus: (a, b) => (a as number) + (b as number), minus: (a, b) => (a as number) - (b as number) }
  }
}

/** Sums stay within the type: what overflows stops the query. */
function decimalSum(type: DecimalType): Sum {
  const limit = 10n ** BigInt(type.precision)
  const sum = (a: SqlValue, b: SqlValue, sign: 1n | -1n): SqlValue => {
    const unscaled = (a as Decimal).unscaled + sign * (b as Decimal).unscaled
    if (unscaled >= limit || unscaled <= -limit) {
      throw evaluationError(
        `Numeric field overflow: A field with precision ${type.precision} and scale ${type.scale} must round to an absolute value less than 10^${type.precision - type.scale}. Got ${new ExactDecimal(unscaled, type.scale).toString()}`,
      )
    }
    return new ExactDecimal(unscaled, type.scale)
  }
  return {
    zero: new ExactDecimal(0n, type.scale),
    plus: (a, b) => sum(a, b, 1n),
    minus: (a, b) => sum(a, b, -1n),
  }
}

const sameAsFirst = ([type]: readonly (SqlType | null)[]): SqlType | undefined => type ?? undefined

function sum(params: [string], returns: string | typeof sameAsFirst): AggregateFunction {
  return aggregateFunction('SUM', {
    description: 'The sum of all values that are not NULL.',
    params,
    state: returns,
    returns,
    undoes: true,
    make: (({ returns: type }: { returns: SqlType }): AnyAggregator => {
      const { zero, plus, minus } = sumOf(type)
      return {
        initial: () => zero,
        add: (state, value = null) => (value === null ? state : plus(state, value)),
        undo: (state, value = null) => (value === null ? state : minus(state, value)),
        merge: plus,
      }
    }) as never,
  })
}

function sumList(element: string): AggregateFunction {
  return aggregateFunction('SUM_LIST', {
    description: 'The sum of all elements of all arrays.',
    params: [`value: ARRAY<${element}>`],
    state: element,
    returns: element,
    undoes: true,
    make: (({ returns }: { returns: SqlType }): AnyAggregator => {
      const { zero, plus, minus } = sumOf(returns)
      const all =
        (operation: Sum['plus']): AnyAggregator['add'] =>
        (state, list = null) =>
          ((list as SqlArray | null) ?? []).filter((one) => one !== null).reduce(operation, state)
      return { initial: () => zero, add: all(plus), undo: all(minus), merge: plus }
    }) as never,
  })
}

function average(type: string): AggregateFunction {
  return aggregateFunction('AVG', {
    description: 'The mean of all values that are not NULL; 0 where there are none.',
    params: [`value: ${type}`],
    state: `STRUCT<SUM ${type}, COUNT BIGINT>`,
    returns: 'DOUBLE',
    undoes: true,
    make: (({ types: [column] }: { types: readonly SqlType[] }): AnyAggregator => {
      const { zero, plus, minus } = sumOf(column as SqlType)
      const parts = (state: SqlValue): [SqlValue, number] => state as never
      return {
        initial: () => [zero, 0],
        add: (state, value = null) => {
          const [total, count] = parts(state)
          return value === null ? state : [plus(total, value), count + 1]
        },
        undo: (state, value = null) => {
          const [total, count] = parts(state)
          return value === null ? state : [minus(total, value), count - 1]
        },
        merge: (a, b) => [plus(parts(a)[0], parts(b)[0]), parts(a)[1] + parts(b)[1]],
        result: (state) => {
          const [total, count] = parts(state)
          return count === 0 ? 0 : Number(total as number) / count
        },
      }
    }) as never,
  })
}

const ordered = ['INTEGER', 'BIGINT', 'DOUBLE', 'STRING', 'BYTES', 'DATE', 'TIME', 'TIMESTAMP', 'DECIMAL']

function extreme(name: string, description: string, sign: 1 | -1): AggregateFunction[] {
  return ordered.map((type) =>
    aggregateFunction(name, {
      description,
      params: [`value: ${type}`],
      state: type === 'DECIMAL' ? sameAsFirst : type,
      returns: type === 'DECIMAL' ? sameAsFirst : type,
      make: (({ returns }: { returns: SqlType }): AnyAggregator => {
        const compare = order(returns)
        const better = (a: SqlValue, b: SqlValue = null): SqlValue => {
          if (a === null || b === null) return a ?? b
          return (compare?.(b, a) ?? 0) * sign > 0 ? b : a
        }
        return { initial: () => null, add: better, merge: better }
      }) as never,
    }),
  )
}

/** Every argument counts where it is not NULL; without one every row does. */
function count(params: [] | ['value: T']): AggregateFunction {
  return aggregateFunction('COUNT', {
    description: 'How many rows there are, or how many values that are not NULL.',
    params: params as string[],
    state: 'BIGINT',
    returns: 'BIGINT',
    undoes: true,
    make: (() => ({
      initial: () => 0,
      add: (state: Long, value: SqlValue = 0) => (value === null ? state : addLong(state, 1)),
      undo: (state: Long, value: SqlValue = 0) => (value === null ? state : subtractLong(state, 1)),
      merge: addLong,
    })) as never,
  })
}

export const aggregates: readonly AggregateFunction[] = [
  ...['INTEGER', 'BIGINT', 'DOUBLE'].map(average),
  count(['value: T']),
  count([]),
  ...extreme('MAX', 'The largest value.', 1),
  ...extreme('MIN', 'The smallest value.', -1),
  ...['INTEGER', 'BIGINT', 'DOUBLE'].map((type) => sum([`value: ${type}`], type)),
  sum(['value: DECIMAL'], sameAsFirst),
  ...['INTEGER', 'BIGINT', 'DOUBLE'].map(sumList),
]
