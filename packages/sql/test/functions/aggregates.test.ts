import { Decimal } from '@millrace/serde'
import {
  type AnyAggregator,
  type Argument,
  arrayType,
  bigintType,
  builtInFunctions,
  bytesType,
  decimalType,
  doubleType,
  type FunctionContext,
  instantiateAggregate,
  integerType,
  resolve,
  type SqlType,
  type SqlValue,
  stringType,
  typeText,
} from '@millrace/sql'
import { describe, expect, test } from 'vitest'
import { context, value } from './call.ts'

const registry = builtInFunctions()

function make(name: string, args: readonly Argument[], overrides: Partial<FunctionContext> = {}) {
  const fn = registry.find(name)
  if (fn?.kind !== 'aggregate') throw new Error(`${name} is no aggregate`)
  const found = resolve(name, fn.signatures, args)
  if (!found.ok) throw new Error(found.message)
  const made = instantiateAggregate(name, found.call, args, { ...context, ...overrides })
  if (!made.ok) throw new Error(made.message)
  return made.call
}

/** Of these rows, added one by one. */
function fold(name: string, args: readonly Argument[], rows: readonly (readonly SqlValue[])[]): unknown {
  const { aggregator } = make(name, args)
  return finish(
    aggregator,
    rows.reduce((state, row) => aggregator.add(state, ...row), aggregator.initial()),
  )
}

function finish(aggregator: AnyAggregator, state: SqlValue): unknown {
  const result = aggregator.result ? aggregator.result(state) : state
  return result instanceof Decimal ? result.toString() : result
}

const one = (type: SqlType): Argument[] => [value(type)]
const column = (...values: SqlValue[]): SqlValue[][] => values.map((single) => [single])
const k = (n: number): Argument => value(integerType, n)

describe('a fold', () => {
  test('of numbers leaves NULL out', () => {
    expect(fold('COUNT', one(stringType), column('a', null, 'b'))).toBe(2)
    expect(fold('COUNT', [], [[], [], []])).toBe(3)
    expect(fold('SUM', one(integerType), column(2147483647, null, 1))).toBe(-2147483648)
    expect(fold('SUM', one(bigintType), column(9007199254740991, 2))).toBe(9007199254740993n)
    expect(fold('AVG', one(integerType), column(1, null, 2))).toBe(1.5)
    expect(fold('AVG', one(doubleType), [])).toBe(0)
    expect(fold('MIN', one(stringType), column('b', null, 'a'))).toBe('a')
    expect(fold('MAX', one(bytesType), column(new Uint8Array([1]), new Uint8Array([255])))).toEqual(new Uint8Array([1]))
    expect(fold('MAX', one(doubleType), [])).toBeNull()
    expect(fold('SUM_LIST', one(arrayType(integerType)), column([1, null, 2], null, [3]))).toBe(6)
  })

  test('of decimals stays within their type', () => {
    const type = decimalType(3, 1)
    expect(fold('SUM', one(type), column(new Decimal(15n, 1), null, new Decimal(25n, 1)))).toBe('4.0')
    expect(() => fold('SUM', one(type), column(new Decimal(990n, 1), new Decimal(10n, 1)))).toThrow(
      'Numeric field overflow',
    )
  })

  test('of statistics', () => {
    const pairs = [
      [1, 2],
      [2, 4],
      [null, 9],
    ]
    expect(fold('CORRELATION', [value(integerType), value(integerType)], pairs)).toBe(1)
    expect(fold('CORRELATION', [value(integerType), value(integerType)], [[1, 1]])).toBeNaN()
    expect(fold('STDDEV_SAMP', one(integerType), column(1, 3, null))).toBe(2)
    expect(fold('STDDEV_SAMPLE', one(doubleType), column(1, 3))).toBe(Math.SQRT2)
    expect(fold('STDDEV_SAMPLE', one(doubleType), column(1))).toBe(0)
  })

  test('that keeps values keeps them in their order', () => {
    expect(fold('COLLECT_LIST', one(integerType), column(1, null, 1))).toEqual([1, null, 1])
    expect(fold('COLLECT_SET', one(integerType), column(1, null, 1, null))).toEqual([1, null])
    expect(fold('HISTOGRAM', one(stringType), column('a', 'b', 'a'))).toEqual(
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
    )
    expect(fold('ATTR', one(stringType), column('a', 'a'))).toBe('a')
    expect(fold('ATTR', one(stringType), column('a', null))).toBeNull()
  })

  test('of the first and last values skips NULL unless told not to', () => {
    const keepNulls = value({ kind: 'BOOLEAN' }, false)
    expect(fold('EARLIEST_BY_OFFSET', one(integerType), column(null, 1, 2))).toBe(1)
    expect(fold('EARLIEST_BY_OFFSET', [value(integerType), keepNulls], column(null, 1))).toBeNull()
    expect(fold('LATEST_BY_OFFSET', one(integerType), column(1, 2, null))).toBe(2)
    expect(fold('LATEST_BY_OFFSET', [value(integerType), keepNulls], column(1, null))).toBeNull()
    expect(fold('EARLIEST_BY_OFFSET', [value(integerType), k(2)], column(1, null, 2, 3))).toEqual([1, 2])
    expect(fold('LATEST_BY_OFFSET', [value(integerType), k(2), keepNulls], column(1, 2, null))).toEqual([2, null])
  })

  test('of the largest values is in descending order', () => {
    expect(fold('TOPK', [value(integerType), k(2)], column(3, 1, null, 3, 5))).toEqual([5, 3])
    expect(fold('TOPKDISTINCT', [value(integerType), k(2)], column(3, 3, 1, 2))).toEqual([3, 2])
    const rows = [
      [1, 'a'],
      [2, 'b'],
      [2, 'c'],
      [1, null],
    ]
    expect(fold('TOPK', [value(integerType), value(stringType), k(2)], rows)).toEqual([
      [2, 'b'],
      [2, 'c'],
    ])
  })

  test('of distinct values is exact for few and near for many', () => {
    expect(fold('COUNT_DISTINCT', one(stringType), column('a', 'b', null, 'a'))).toBe(2)
    const many = column(...Array.from({ length: 2000 }, (_, at) => at % 1000))
    const about = fold('COUNT_DISTINCT', one(bigintType), many) as number
    expect(Math.abs(about - 1000)).toBeLessThan(30)
  })
})

test('the registers of COUNT_DISTINCT only grow, so that no order of the values matters', () => {
  const { aggregator } = make('COUNT_DISTINCT', one(integerType))
  const values = Array.from({ length: 20_000 }, (_, at) => at)
  const state = (all: readonly number[]): SqlValue =>
    all.reduce<SqlValue>((known, single) => aggregator.add(known, single), aggregator.initial())
  const [up, down] = [state(values), state(values.toReversed())]
  const halves = aggregator.merge(state(values.slice(0, 9000)), state(values.slice(8000)))
  // As texts: a difference of thousands of numbers is not worth to be shown.
  expect(JSON.stringify(up) === JSON.stringify(down)).toBe(true)
  expect(JSON.stringify(halves) === JSON.stringify(up)).toBe(true)
})

describe('a state', () => {
  test('has the type that a store is told', () => {
    const typeOf = (name: string, ...args: Argument[]): string => typeText(make(name, args).stateType)
    expect(typeOf('COUNT')).toBe('BIGINT')
    expect(typeOf('AVG', value(integerType))).toBe('STRUCT<`SUM` INTEGER, `COUNT` BIGINT>')
    expect(typeOf('SUM', value(decimalType(4, 2)))).toBe('DECIMAL(4, 2)')
    expect(typeOf('LATEST_BY_OFFSET', value(stringType))).toBe('STRUCT<`SEQ` BIGINT, `VAL` STRING>')
    expect(typeOf('LATEST_BY_OFFSET', value(stringType), k(2))).toBe('ARRAY<STRUCT<`SEQ` BIGINT, `VAL` STRING>>')
    expect(typeOf('ATTR', value(stringType))).toBe('ARRAY<STRUCT<`VALUE` STRING, `COUNT` INTEGER>>')
    expect(typeOf('TOPK', value(integerType), value(stringType), k(1))).toBe(
      'ARRAY<STRUCT<`sort_col` INTEGER, `col0` STRING>>',
    )
    expect(typeOf('COUNT_DISTINCT', value(stringType))).toBe('ARRAY<INTEGER>')
  })

  test('goes back when a row is taken away', () => {
    const back = (name: string, type: SqlType, kept: SqlValue, gone: SqlValue): unknown => {
      const { aggregator } = make(name, one(type))
      const kept1 = aggregator.add(aggregator.initial(), kept)
      return finish(aggregator, (aggregator as Required<AnyAggregator>).undo(aggregator.add(kept1, gone), gone))
    }
    expect(back('COUNT', integerType, 1, 2)).toBe(1)
    expect(back('SUM', bigintType, 1, 2)).toBe(1)
    expect(back('AVG', doubleType, 1, 2)).toBe(1)
    expect(back('COLLECT_LIST', integerType, 1, 2)).toEqual([1])
    expect(back('HISTOGRAM', stringType, 'a', 'b')).toEqual(new Map([['a', 1]]))
    expect(back('ATTR', stringType, 'a', 'b')).toBe('a')
    expect(back('STDDEV_SAMPLE', integerType, 1, 2)).toBe(0)
    expect(back('SUM_LIST', arrayType(integerType), [1], [2])).toBe(1)
  })

  test('of two sessions becomes that of one', () => {
    const merged = (name: string, args: Argument[], a: SqlValue[], b: SqlValue[]): unknown => {
      const { aggregator } = make(name, args)
      const add = (values: SqlValue[]): SqlValue =>
        values.reduce<SqlValue>((state, single) => aggregator.add(state, single), aggregator.initial())
      // The later session was seen first.
      const later = add(b)
      return finish(aggregator, aggregator.merge(add(a), later))
    }
    expect(merged('SUM', one(integerType), [1, 2], [3])).toBe(6)
    expect(merged('STDDEV_SAMP', one(doubleType), [1, 2], [3, 4])).toBeCloseTo(5 / 3, 10)
    expect(merged('COLLECT_SET', one(integerType), [1, 2], [2, 3])).toEqual([1, 2, 3])
    expect(merged('LATEST_BY_OFFSET', one(integerType), [1, 2], [3, 4])).toBe(2)
    expect(merged('EARLIEST_BY_OFFSET', [value(integerType), k(3)], [1, 2], [3, 4])).toEqual([3, 4, 1])
    expect(merged('TOPK', [value(integerType), k(2)], [1, 5], [4])).toEqual([5, 4])
    expect(merged('COUNT_DISTINCT', one(integerType), [1, 2], [2, 3])).toBe(3)
    expect(merged('MAX', one(integerType), [1], [])).toBe(1)
  })
})

test('limits of lists and sets are properties, as numbers or as text', () => {
  const limited = (limit: unknown): unknown => {
    const { aggregator } = make('COLLECT_LIST', one(integerType), {
      properties: { 'ksql.functions.collect_list.limit': limit },
    })
    return [1, 2, 3].reduce<SqlValue>((state, single) => aggregator.add(state, single), aggregator.initial())
  }
  expect(limited(2)).toEqual([1, 2])
  expect(limited('1')).toEqual([1])
  expect(limited(-1)).toEqual([1, 2, 3])
})

test('how many values to keep is at least one', () => {
  expect(() => make('EARLIEST_BY_OFFSET', [value(integerType), k(0)])).toThrow('earliestN must be 1 or greater')
  expect(() => make('TOPK', [value(integerType), k(0)])).toThrow('k must be 1 or greater')
})
