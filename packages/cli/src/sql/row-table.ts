// Rows of a SELECT as a table in a window. Rows that are there are measured first; those that come one by one get widths by their types.
// Law: a table that the window cannot hold stands on its side, a line for each column.
import { fittedWidths, gap, grownWidths, type WantedWidth } from '../output/column-widths.ts'
import { cutTo, displayWidth, padEndTo } from '../output/display-width.ts'
import { tableLine } from '../output/table.ts'
import { cellText, printable } from './cell.ts'
import type { ResultColumn, ResultRow } from './sql-port.ts'

export interface RowTable {
  readonly head: readonly string[]
  /** The lines of a row; `number` counts from 1. */
  lines(row: ResultRow, number: number): readonly string[]
}

/** `sample`: rows to measure by; undefined where none can be waited for. `room`: undefined where nothing is to be cut. */
export function rowTable(
  columns: readonly ResultColumn[],
  sample: readonly ResultRow[] | undefined,
  room: number | undefined,
): RowTable {
  const titles = columns.map(({ name }) => printable(name))
  const wanted = columns.map((column, at): WantedWidth => {
    const cells = sample?.map((row) => displayWidth(cellOf(row, columns, at))) ?? [usualWidths[column.type.kind] ?? 20]
    const width = cells.reduce((widest, each) => Math.max(widest, each), displayWidth(titles[at] ?? ''))
    return { width, isText: !isNumeric(column) }
  })
  const fitted = fittedWidths(wanted, room ?? Infinity)
  if (fitted === undefined) return onItsSide(columns, titles, room ?? Infinity)
  const widths = sample === undefined && room !== undefined ? grownWidths(wanted, fitted, room) : fitted
  const shape = { widths, numeric: columns.map(isNumeric), cuts: room !== undefined }
  return {
    head: [tableLine(titles, shape), widths.map((width) => '-'.repeat(width)).join(gap)],
    lines: (row) => [
      tableLine(
        columns.map((_, at) => cellOf(row, columns, at)),
        shape,
      ),
    ],
  }
}

function onItsSide(columns: readonly ResultColumn[], titles: readonly string[], room: number): RowTable {
  const width = titles.reduce((widest, title) => Math.max(widest, displayWidth(title)), 0)
  return {
    head: [],
    lines: (row, number) => [
      `-- ${number} --`,
      ...titles.map((title, at) => cutTo(`${padEndTo(title, width)}${gap}${cellOf(row, columns, at)}`, room)),
    ],
  }
}

/** Of a tombstone only the columns of its key have values. */
function cellOf({ values, isTombstone }: ResultRow, columns: readonly ResultColumn[], at: number): string {
  const value = values[at] ?? null
  if (isTombstone && value === null) return '<TOMBSTONE>'
  return cellText(value, (columns[at] as ResultColumn).type)
}

function isNumeric({ type: { kind } }: ResultColumn): boolean {
  return kind === 'INTEGER' || kind === 'BIGINT' || kind === 'DOUBLE' || kind === 'DECIMAL'
}

/** What most values of a type need. */
const usualWidths: Readonly<Partial<Record<ResultColumn['type']['kind'], number>>> = {
  BOOLEAN: 5,
  INTEGER: 8,
  BIGINT: 13,
  DOUBLE: 12,
  DECIMAL: 12,
  DATE: 10,
  TIME: 12,
  TIMESTAMP: 23,
}
