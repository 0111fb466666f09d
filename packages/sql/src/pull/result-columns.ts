// The columns of what a SELECT by itself gives, and their text.
import { isWindowBound } from '../analyze/system-columns.ts'
import type { CompiledExpression } from '../expression/evaluator.ts'
import { statementError } from '../errors.ts'
import type { NamedExpression } from '../plan/projection.ts'
import { type Column, columnText } from '../schema/schema.ts'

export interface ResultColumn extends Column {
  /** A column of the key, or a bound of its window; never of a stream or a push query. */
  readonly isKey: boolean
}

/** ksqlDB's text: `` `ID` STRING KEY, `COUNT` BIGINT ``. */
export function resultText(columns: readonly ResultColumn[]): string {
  return columns.map((column) => `${columnText(column)}${column.isKey ? ' KEY' : ''}`).join(', ')
}

/** Of a table's row: `key` are its key columns. Throws `SQL_STATEMENT` for a column without a type, and for two of one name. */
export function resultColumns(
  selected: readonly NamedExpression[],
  compiled: readonly CompiledExpression[],
  key: readonly Column[],
): readonly ResultColumn[] {
  const columns = selected.map(({ name, expression }, index): ResultColumn => {
    const type = compiled[index]?.type ?? null
    if (type === null) {
      throw statementError(
        "Can't infer a type of null. Please explicitly cast it to a required type, e.g. CAST(null AS VARCHAR).",
        { span: expression.span },
      )
    }
    return { name, type, isKey: isWindowBound(name) || key.some((column) => column.name === name) }
  })
  const twice = columns.find(({ name }, index) => columns.findIndex((one) => one.name === name) < index)
  if (!twice) return columns
  throw statementError(
    `Duplicate ${twice.isKey ? 'key' : 'value'} columns found in schema: ${columnText(twice)}${twice.isKey ? ' KEY' : ''}`,
    { hint: 'Give one of them an alias' },
  )
}
