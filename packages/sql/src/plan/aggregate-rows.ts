// The fold of an aggregation: all its calls over the rows of a group.
import type { Row, SqlValue } from '../types/value.ts'
import type { Layout } from './aggregate-layout.ts'

export interface RowFold {
  readonly initializer: () => Row
  readonly add: (key: unknown, row: unknown, kept: unknown) => Row
  readonly merge: (key: unknown, a: unknown, b: unknown) => Row
  /** Undefined where a call has no way back. */
  readonly undo: ((key: unknown, row: unknown, kept: unknown) => Row) | undefined
  /** Of each call, whether it has one. */
  readonly undoes: readonly boolean[]
}

/** A row's columns replace those that are kept; of merged rows the first one's stay. */
export function aggregateRows({ calls, columnCount }: Pick<Layout, 'calls' | 'columnCount'>): RowFold {
  let from = columnCount
  const folds = calls.map(({ aggregator, args, undoes }) => {
    const at = from
    from += args.length
    return { aggregator, at, end: from, undoes }
  })
  const step = (change: 'add' | 'undo') => (_key: unknown, row: unknown, kept: unknown) => {
    const values = row as Row
    const states = kept as Row
    // A copy has the right length at once; pushing would reserve far more.
    const next: SqlValue[] = states.slice()
    for (let i = 0; i < columnCount; i++) next[i] = values[i] as SqlValue
    for (let i = 0; i < folds.length; i++) {
      const { aggregator, at, end } = folds[i] as (typeof folds)[number]
      const state = states[columnCount + i] as SqlValue
      const apply = aggregator[change] as (state: SqlValue, ...args: SqlValue[]) => SqlValue
      next[columnCount + i] =
        end === at
          ? apply.call(aggregator, state)
          : end === at + 1
            ? apply.call(aggregator, state, values[at] as SqlValue)
            : apply.call(aggregator, state, ...values.slice(at, end))
    }
    return next
  }
  return {
    initializer: () => [...Array<null>(columnCount).fill(null), ...folds.map(({ aggregator }) => aggregator.initial())],
    add: step('add'),
    undo: folds.every(({ undoes }) => undoes) ? step('undo') : undefined,
    undoes: folds.map(({ undoes }) => undoes),
    merge: (_key, a, b) => {
      const [one, two] = [a as Row, b as Row]
      return one.map((value, index) => {
        const other = two[index] as SqlValue
        const fold = index < columnCount ? undefined : folds[index - columnCount]
        return fold ? fold.aggregator.merge(value, other) : (value ?? other)
      })
    },
  }
}
