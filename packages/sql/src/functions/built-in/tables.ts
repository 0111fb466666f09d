// Table functions.
import { evaluationError } from '../../errors.ts'
import type { ArrayType, SqlType } from '../../types/sql-type.ts'
import type { SqlArray, SqlValue } from '../../types/value.ts'
import { type TableFunction, tableFunction } from '../table-function.ts'

/** Every way to keep or drop what is not NULL, counted up with the last place fastest. */
function cube(columns: SqlArray): SqlValue[][] {
  const present = columns.flatMap((column, index) => (column === null ? [] : [index]))
  if (present.length > 20)
    throw evaluationError(`CUBE_EXPLODE of ${present.length} columns would give too many rows; 20 is most`)
  return Array.from({ length: 2 ** present.length }, (_, combination) =>
    columns.map((column, index) => {
      const place = present.indexOf(index)
      return place >= 0 && ((combination >> (present.length - 1 - place)) & 1) === 1 ? column : null
    }),
  )
}

export const tables: readonly TableFunction[] = [
  tableFunction('CUBE_EXPLODE', {
    description: 'A row for every combination of the columns kept or NULL.',
    params: ['columns: ARRAY<T>'],
    returns: 'ARRAY<T>',
    call: (columns) => (columns === null ? [] : cube(columns)),
  }),
  tableFunction('EXPLODE', {
    description: 'A row for each element of an array.',
    params: ['array: ARRAY<T>'],
    returns: 'T',
    call: (array) => array ?? [],
  }),
  tableFunction('EXPLODE', {
    params: ['array: ARRAY<DECIMAL>'],
    returns: ([type]: readonly (SqlType | null)[]) => (type as ArrayType | null)?.element,
    call: ((array: SqlArray | null) => array ?? []) as never,
  }),
]
