// New keys for rows: what PARTITION BY and joins make of a stream's.
import { ColumnAliases } from '../analyze/column-aliases.ts'
import { within } from '../analyze/traverse.ts'
import { statementError } from '../errors.ts'
import type { Column } from '../schema/schema.ts'
import { formatExpression } from '../syntax/format/expression.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Row, SqlValue } from '../types/value.ts'
import { type Compiler, guarded } from './compiler.ts'
import { inClause } from './in-clause.ts'
import type { QueryLog, RowSchema } from './query-node.ts'
import { keyRow } from './row-key.ts'

/** The schema after the change: a new column is a copy in the row, too; the old key columns stay in it. */
export function rekeyedSchema({ key, value }: RowSchema, by: readonly Expression[], compiler: Compiler): RowSchema {
  if (isNull(by)) return { key: [], value }
  const aliases = new ColumnAliases([...key, ...value].map(({ name }) => name))
  const columns = by.map((expression): Column => {
    const type = compiler.typeOf(expression, value)
    if (type === null)
      throw statementError('Cannot PARTITION BY multiple columns including NULL', { span: expression.span })
    const name = expression.kind === 'column' ? expression.name : aliases.aliasFor(expression)
    return { name, type }
  })
  const added = columns.filter((_, index) => by[index]?.kind !== 'column')
  return { key: columns, value: [...value, ...added] }
}

/** PARTITION BY NULL. */
export function isNull(by: readonly Expression[]): boolean {
  return by.length === 1 && by[0]?.kind === 'null'
}

/** True where rows have these keys already. */
export function keepsKey({ key }: RowSchema, by: readonly Expression[]): boolean {
  return (
    key.length === by.length &&
    key.every(({ name }, index) => {
      const expression = by[index]
      return expression?.kind === 'column' && expression.name === name
    })
  )
}

export interface NewKey {
  /** Null where the only key column is NULL. */
  readonly key: Row | null
  readonly row: Row
}

export interface Rekeyer {
  readonly ofRow: (row: Row) => NewKey
  /** The new key of a record without a value: NULL but for what comes of its key alone. */
  readonly withoutValue: (key: unknown) => Row | null
}

export interface RekeySite {
  readonly compiler: Compiler
  readonly log: QueryLog
  readonly step: string
  /** The old keys have a window. */
  readonly windowed: boolean
}

export function rekeyer(
  { key: oldKey, value }: RowSchema,
  by: readonly Expression[],
  { compiler, log, step, windowed }: RekeySite,
): Rekeyer {
  if (isNull(by)) return { ofRow: (row) => ({ key: null, row }), withoutValue: () => null }
  const parts = by.map((expression) => {
    const { evaluate, neverFails } = inClause('Invalid SelectKey: ', () => compiler.compile(expression, value))
    if (neverFails) return evaluate
    const what = `Error computing new key from expression ${formatExpression(expression)}`
    return guarded<SqlValue>(evaluate, { ...log, step, what }, null)
  })
  const added = by.map((expression) => expression.kind !== 'column')
  const appends = added.includes(true)
  const places = value.map(({ name }) => oldKey.findIndex((column) => column.name === name))
  const keys = keyRow(oldKey.length, windowed)
  const known = by.map((expression) => [...within(expression)].every((part) => isOfKey(part, oldKey)))
  return {
    ofRow(row) {
      const key = parts.map((part) => part(row))
      return {
        key: orNoKey(key),
        row: appends ? [...row, ...key.filter((_, index) => added[index])] : row,
      }
    },
    withoutValue(old) {
      const values = keys(old)
      const row = places.map((place) => values[place] ?? null)
      return orNoKey(parts.map((part, index) => (known[index] ? part(row) : null)))
    },
  }
}

function orNoKey(key: Row): Row | null {
  return key.length === 1 && key[0] === null ? null : key
}

function isOfKey(part: Expression, key: readonly Column[]): boolean {
  return part.kind !== 'column' || key.some(({ name }) => name === part.name)
}
