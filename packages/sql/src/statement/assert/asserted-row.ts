// ASSERT VALUES and ASSERT NULL VALUES: the row that a test expects next, as typed values of the source's columns.
import { timeColumnsOf } from '../../analyze/system-columns.ts'
import { alternatives, sourceHint } from '../../catalog/alternatives.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { DataSource } from '../../catalog/source.ts'
import { statementError } from '../../errors.ts'
import { suggestion } from '../../expression/suggestion.ts'
import type { Column } from '../../schema/schema.ts'
import type { Span } from '../../syntax/span.ts'
import type { Expression } from '../../syntax/tree/expression.ts'
import type { AssertValues } from '../../syntax/tree/statement.ts'
import type { SqlValue } from '../../types/value.ts'
import type { StatementContext } from '../context.ts'
import { checkOneForEach, constant } from '../insert/constant.ts'

export interface AssertedRow {
  readonly source: DataSource
  /** The key must be there without a value. */
  readonly isTombstone: boolean
  /** What is said of the row; ROWTIME, WINDOWSTART and WINDOWEND among the columns. The others may hold anything. */
  readonly values: readonly AssertedValue[]
}

export interface AssertedValue {
  readonly column: Column
  readonly value: SqlValue
}

/** Without names the values are those of all columns: of the key for a tombstone. @throws {MillraceError} `SQL_STATEMENT` */
export function assertedRow(tree: AssertValues, context: StatementContext): AssertedRow {
  const source = sourceNamed(tree.source, tree.span, context.catalog)
  const { key, value } = source.schema
  const all = tree.isNull ? key : [...key, ...value]
  const names = tree.columns.length === 0 ? all.map(({ name }) => name) : tree.columns
  checkOneForEach(tree.columns, names.length, tree.values)
  const known = [...all, ...timeColumnsOf(source)]
  const values = names.map((name, index): AssertedValue => {
    const column = known.find((one) => one.name === name)
    if (column === undefined) throw unknownColumn(name, known, tree)
    return { column, value: constant(tree.values[index] as Expression, column, context) }
  })
  return { source, isTombstone: tree.isNull, values }
}

/** @throws {MillraceError} `SQL_STATEMENT` where there is none. */
export function sourceNamed(name: string, span: Span, catalog: Catalog): DataSource {
  const source = catalog.source(name)
  if (source !== undefined) return source
  throw statementError(`${name} does not exist.${alternatives(catalog, name)}`, {
    span,
    hint: sourceHint(catalog, name),
  })
}

function unknownColumn(name: string, known: readonly Column[], { isNull, source, span }: AssertValues): Error {
  const names = known.map((column) => column.name)
  const what = isNull ? 'is no key column of' : 'is no column of'
  return statementError(`Column name \`${name}\` ${what} ${source}.`, {
    span,
    hint: suggestion(name, names) ?? `there are ${names.join(', ')}`,
  })
}
