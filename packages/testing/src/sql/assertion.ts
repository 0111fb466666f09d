// What a test script asserts, against what is there. A failure shows both, column by column; its first sentence is ksqlDB's.
import {
  type AssertedRow,
  type Column,
  equality,
  type SourceDifferences,
  type SqlValue,
  timeColumnsOf,
  valueText,
} from '@millrace/sql'
import { assertionFailed } from '../errors.ts'
import type { SourceRow } from './source-row.ts'

/** `row`: the next one of its source, undefined where none is left of `all`. @throws {MillraceError} `TESTING_ASSERTION` */
export function assertRow(asserted: AssertedRow, row: SourceRow | undefined, all: readonly SourceRow[]): void {
  if (row === undefined) {
    throw assertionFailed(
      `Expected another record, but all records have already been read:\n${rowTable(asserted, all)}`,
    )
  }
  if (matches(asserted, row)) return
  throw assertionFailed(`Expected record does not match actual.\n${rowTable(asserted, [row])}`)
}

function matches({ isTombstone, values }: AssertedRow, row: SourceRow): boolean {
  if (row.isTombstone !== isTombstone) return false
  return values.every(({ column, value }) => equality(column.type)(value, row.values[column.name] ?? null))
}

/** @throws {MillraceError} `TESTING_ASSERTION` */
export function assertSource({ source, differences }: SourceDifferences): void {
  if (differences.length === 0) return
  const said = differences.map(
    ({ what, expected, actual }) =>
      `Expected ${what} does not match actual for source ${source.name}.\n\tExpected: ${expected}\n\tActual: ${actual}`,
  )
  throw assertionFailed(said.join('\n'))
}

/** Rows below each other. What is not asserted is empty in the first one, what a tombstone lacks in the others. */
function rowTable({ source, isTombstone, values }: AssertedRow, actual: readonly SourceRow[]): string {
  const { schema } = source
  const columns = [...timeColumnsOf(source), ...schema.key, ...schema.value]
  const expected = Object.fromEntries(values.map(({ column, value }) => [column.name, value]))
  return aligned([
    ['', ...columns.map(({ name }) => name)],
    cells('expected', { values: expected, isTombstone }, columns),
    ...actual.map((row) => cells('actual', row, columns)),
  ])
}

function cells(title: string, { values, isTombstone }: SourceRow, columns: readonly Column[]): readonly string[] {
  const texts = columns.map(({ name, type }) => (name in values ? cell(values[name] ?? null, type) : ''))
  return [isTombstone ? `${title} tombstone` : title, ...texts]
}

function cell(value: SqlValue, type: Column['type']): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  const text = valueText(type)(value)
  return type.kind === 'STRING' ? `'${text.replaceAll("'", "''")}'` : text
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
