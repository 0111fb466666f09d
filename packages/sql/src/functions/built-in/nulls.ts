// Functions about NULL, and AS_VALUE, which says that a copy of a key column is a value.
import { equality } from '../../types/equality.ts'
import type { SqlType } from '../../types/sql-type.ts'
import { type ScalarFunction, scalarFunction } from '../scalar-function.ts'

export const nulls: readonly ScalarFunction[] = [
  scalarFunction('AS_VALUE', {
    description: 'The same; a copy of a key column that goes into the value.',
    params: ['keyColumn: T'],
    returns: 'T',
    nulls: 'pass',
    call: (value) => value,
  }),
  scalarFunction('COALESCE', {
    description: 'The first argument that is not NULL.',
    params: ['first: T', 'rest: T...'],
    returns: 'T',
    nulls: 'pass',
    call: (...values) => values.find((value) => value !== null) ?? null,
  }),
  scalarFunction('IFNULL', {
    description: 'The value, or the alternative where it is NULL.',
    params: ['value: T', 'alternative: T'],
    returns: 'T',
    nulls: 'pass',
    call: (value, alternative) => value ?? alternative,
  }),
  scalarFunction('NULLIF', {
    description: 'NULL where both are equal, else the first one.',
    params: ['a: T', 'b: T'],
    returns: 'T',
    nulls: 'pass',
    make: ({ returns }) => {
      const equal = equality(returns satisfies SqlType)
      return (a, b) => (equal(a, b) ? null : a)
    },
  }),
]
