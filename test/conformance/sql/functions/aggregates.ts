// The aggregate functions that only the suite calls.
import {
  addLong,
  aggregateFunction,
  type AggregateOptions,
  type AnyAggregator,
  type Long,
  type SqlFunction,
  type SqlValue,
  subtractLong,
} from '@millrace/sql'

const longOf = (value: SqlValue): Long => (value ?? 0) as Long
const lengthOf = (text: SqlValue): number => (typeof text === 'string' ? text.length : 0)

/** A sum of what each row adds, from `start`; `undo` where rows can be taken back. */
function sum(start: Long, addend: (args: readonly SqlValue[]) => Long, result?: (sum: Long) => Long): AnyAggregator {
  return {
    initial: () => start,
    add: (state, ...args) => addLong(longOf(state), addend(args)),
    undo: (state, ...args) => subtractLong(longOf(state), addend(args)),
    merge: (a, b) => addLong(longOf(a), longOf(b)),
    ...(result === undefined ? {} : { result: (state: SqlValue) => result(longOf(state)) }),
  }
}

const first = ([value]: readonly SqlValue[]): Long => longOf(value ?? null)

/** The first column, a number, and the lengths of all texts behind it. */
function numberAndLengths([number, ...texts]: readonly SqlValue[]): Long {
  return texts.reduce<Long>((total, text) => addLong(total, lengthOf(text)), longOf(number ?? null))
}

function longAggregate(
  name: string,
  params: readonly string[],
  make: AggregateOptions<readonly string[], string, string>['make'],
  undoes = false,
): SqlFunction {
  return aggregateFunction(name, { params, returns: 'BIGINT' as string, state: 'BIGINT' as string, undoes, make })
}

/** From the first literal and the lengths of those behind it. */
function fromLiterals([number, ...texts]: readonly SqlValue[]): Long {
  return numberAndLengths([number ?? 0, ...texts])
}

const sumOfTexts: AggregateOptions<readonly string[], string, string>['make'] = ({ literals }) =>
  sum(fromLiterals(literals), numberAndLengths)

/** The same, where the last column is a number. */
const sumOfTextsAndNumber: typeof sumOfTexts = ({ literals }) =>
  sum(fromLiterals(literals), (args) => addLong(numberAndLengths(args.slice(0, -1)), longOf(args.at(-1) ?? null)))

function appended(list: SqlValue, args: readonly SqlValue[]): SqlValue {
  const before = (list ?? []) as readonly SqlValue[]
  return args.includes(null) ? before : [...before, args[0] as SqlValue]
}

/** A list of the first column of every row without a NULL. */
const listOfFirst: AnyAggregator = {
  initial: () => [],
  add: (list, ...args) => appended(list, args),
  merge: (a, b) => [...(a as readonly SqlValue[]), ...(b as readonly SqlValue[])],
}

const fieldSums: AnyAggregator = {
  initial: () => [0, 0],
  add: (state, row) => addFields(state, row),
  merge: (a, b) => addFields(a, b),
}

function addFields(a: SqlValue, b: SqlValue): SqlValue {
  const [left, right] = [a as readonly number[], (b ?? [0, 0]) as readonly number[]]
  return left.map((field, index) => field + (right[index] ?? 0))
}

export const testAggregates: readonly SqlFunction[] = [
  longAggregate('TEST_UDAF', ['BIGINT'], () => sum(0, first), true),
  longAggregate(
    'TEST_UDAF',
    ['INTEGER'],
    ({ properties }) => sum(Number(properties['ksql.functions.test_udaf.init'] ?? 0), first),
    true,
  ),
  longAggregate('TEST_UDAF', ['STRING', 'LITERAL STRING'], ({ literals: [start] }) =>
    sum(lengthOf(start ?? null), ([text]) => lengthOf(text ?? null)),
  ),
  aggregateFunction('TEST_UDAF', {
    params: ['DOUBLE'],
    returns: 'DOUBLE',
    state: 'DOUBLE',
    make: () => ({
      initial: () => 0,
      add: (total, value) => (total ?? 0) + (value ?? 0),
      merge: (a, b) => (a ?? 0) + (b ?? 0),
    }),
  }),
  aggregateFunction('TEST_UDAF', {
    params: ['STRUCT<A INTEGER, B INTEGER>'] as readonly string[],
    returns: 'STRUCT<A INTEGER, B INTEGER>' as string,
    state: 'STRUCT<A INTEGER, B INTEGER>' as string,
    make: () => fieldSums,
  }),
  longAggregate('MULTI_ARG', ['BIGINT', 'STRING', 'LITERAL INTEGER', 'LITERAL STRING...'], sumOfTexts),
  longAggregate(
    'FOUR_ARG',
    ['BIGINT', 'STRING', 'STRING', 'STRING', 'LITERAL INTEGER', 'LITERAL STRING...'],
    sumOfTexts,
  ),
  longAggregate(
    'FIVE_ARG',
    ['BIGINT', 'STRING', 'STRING', 'STRING', 'INTEGER', 'LITERAL INTEGER', 'LITERAL STRING...'],
    sumOfTextsAndNumber,
  ),
  longAggregate('VAR_ARG', ['BIGINT', 'STRING...'], () => sum(0, numberAndLengths)),
  longAggregate('MID_VAR_ARG', ['BIGINT', 'STRING...', 'LITERAL INTEGER', 'LITERAL INTEGER'], ({ literals }) =>
    sum(0, numberAndLengths, (total) => literals.map(longOf).reduce(addLong, total)),
  ),
  aggregateFunction('OBJ_COL_ARG', {
    params: ['INTEGER', 'ANY...'] as readonly string[],
    returns: 'ARRAY<INTEGER>' as string,
    state: 'ARRAY<INTEGER>' as string,
    make: () => listOfFirst,
  }),
  aggregateFunction('GENERIC_VAR_ARG', {
    params: ['A', 'B', 'C...'] as readonly string[],
    returns: 'ARRAY<A>' as string,
    state: 'ARRAY<A>' as string,
    make: () => listOfFirst,
  }),
]
