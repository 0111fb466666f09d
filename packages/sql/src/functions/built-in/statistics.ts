// CORRELATION and the two sample deviations, from running sums; COUNT_DISTINCT is in count-distinct.ts.
import type { SqlType } from '../../types/sql-type.ts'
import type { SqlValue } from '../../types/value.ts'
import { type AggregateFunction, aggregateFunction, type AnyAggregator } from '../aggregate-function.ts'
import { sumOf } from './aggregates.ts'

type Sums = readonly [x: number, y: number, xx: number, yy: number, xy: number, count: number]

function moved(state: SqlValue, x: SqlValue, y: SqlValue, sign: 1 | -1): SqlValue {
  if (x === null || y === null) return state
  const [a, b] = [Number(x as number), Number(y as number)]
  const [sumX, sumY, sumXx, sumYy, sumXy, count] = state as unknown as Sums
  return [
    sumX + sign * a,
    sumY + sign * b,
    sumXx + sign * a * a,
    sumYy + sign * b * b,
    sumXy + sign * a * b,
    count + sign,
  ]
}

function correlation(type: string): AggregateFunction {
  return aggregateFunction('correlation', {
    description: 'The Pearson correlation of two columns.',
    params: [`x: ${type}`, `y: ${type}`],
    state:
      'STRUCT<X_SUM DOUBLE, Y_SUM DOUBLE, X_SQUARED_SUM DOUBLE, Y_SQUARED_SUM DOUBLE, XY_SUM DOUBLE, COUNT BIGINT>',
    returns: 'DOUBLE',
    undoes: true,
    make: ((): AnyAggregator => ({
      initial: () => [0, 0, 0, 0, 0, 0],
      add: (state, x = null, y = null) => moved(state, x, y, 1),
      undo: (state, x = null, y = null) => moved(state, x, y, -1),
      merge: (a, b) => (a as unknown as Sums).map((sum, index) => sum + ((b as unknown as Sums)[index] as number)),
      result: (state) => {
        const [x, y, xx, yy, xy, count] = state as unknown as Sums
        return (count * xy - x * y) / Math.sqrt((count * xx - x * x) * (count * yy - y * y))
      },
    })) as never,
  })
}

/** Sum, count, and the sum of the squared distances from the mean, kept up by the method of Youngs and Cramer. */
type Spread = readonly [sum: SqlValue, count: number, m2: number]

function spread(
  name: string,
  description: string,
  type: string,
  result: (variance: number) => number,
): AggregateFunction {
  return aggregateFunction(name, {
    description,
    params: [`value: ${type}`],
    state: `STRUCT<SUM ${type}, COUNT BIGINT, M2 DOUBLE>`,
    returns: 'DOUBLE',
    undoes: true,
    make: (({ types: [column] }: { types: readonly SqlType[] }) =>
      spreadAggregator(column as SqlType, name, result)) as never,
  })
}

function spreadAggregator(type: SqlType, name: string, result: (variance: number) => number): AnyAggregator {
  const { zero, plus, minus } = sumOf(type)
  const parts = (state: SqlValue): Spread => state as never
  // The older of the two cuts the means of whole numbers.
  const cut = name === 'STDDEV_SAMP' && type.kind !== 'DOUBLE' ? Math.trunc : (mean: number) => mean
  const mean = ([sum, count]: Spread): number => cut(Number(sum as number) / count)
  const delta = ([sum, count]: Spread, value: SqlValue): number => {
    const x = Number(value as number)
    return x * (count + 1) - (Number(sum as number) + x)
  }
  return {
    initial: () => [zero, 0, 0],
    add: (state, value = null) => {
      if (value === null) return state
      const [sum, count, m2] = parts(state)
      const more = count === 0 ? 0 : delta(parts(state), value) ** 2 / ((count + 1) * count)
      return [plus(sum, value), count + 1, m2 + more]
    },
    undo: (state, value = null) => {
      if (value === null) return state
      const [sum, count, m2] = parts(state)
      const less = count <= 1 ? 0 : delta(parts(state), value) ** 2 / ((count - 1) * count)
      return [minus(sum, value), count - 1, m2 - less]
    },
    merge: (a, b) => {
      const [one, two] = [parts(a), parts(b)]
      const count = one[1] + two[1]
      const between = one[1] === 0 || two[1] === 0 ? 0 : (one[1] * two[1] * (mean(one) - mean(two)) ** 2) / count
      return [plus(one[0], two[0]), count, one[2] + two[2] + between]
    },
    result: (state) => {
      const [, count, m2] = parts(state)
      return count < 2 ? 0 : result(m2 / (count - 1))
    },
  }
}

const numeric = ['INTEGER', 'BIGINT', 'DOUBLE']

export const statistics: readonly AggregateFunction[] = [
  ...numeric.map(correlation),
  ...numeric.map((type) =>
    spread('STDDEV_SAMP', 'The sample variance; its name is wrong and stays.', type, (variance) => variance),
  ),
  ...numeric.map((type) => spread('STDDEV_SAMPLE', 'The sample standard deviation.', type, Math.sqrt)),
]
