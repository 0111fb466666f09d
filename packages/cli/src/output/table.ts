// Rows as columns of text. Nothing is cut where the output goes to a program; in a window that is too narrow the widest texts lose their ends.
import { gap, shrunkWidths } from './column-widths.ts'
import { cutTo, displayWidth, padEndTo, padStartTo } from './display-width.ts'

export interface Column<Row> {
  readonly title: string
  /** A number is set to the right. */
  readonly of: (row: Row) => string | number
}

/** The lines of a table, with its titles; `width` undefined: as wide as it needs. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | undefined,
): string[] {
  const numeric = columns.map(({ of }) => rows.some((row) => typeof of(row) === 'number'))
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ of }) => String(of(row))))]
  const wanted = numeric.map((isNumber, at) => ({
    width: cells.reduce((widest, line) => Math.max(widest, displayWidth(line[at] ?? '')), 0),
    isText: !isNumber,
  }))
  const shape = { widths: shrunkWidths(wanted, width ?? Infinity), numeric, cuts: width !== undefined }
  return cells.map((line) => tableLine(line, shape))
}

/** How the cells of a table's lines are set. */
export interface TableShape {
  readonly widths: readonly number[]
  /** Set to the right, and never cut. */
  readonly numeric: readonly boolean[]
  /** False: what is too long for its column pushes the rest to the right. */
  readonly cuts: boolean
}

export function tableLine(cells: readonly string[], { widths, numeric, cuts }: TableShape): string {
  return cells
    .map((text, at) => {
      const room = widths[at] ?? 0
      if (numeric[at] === true) return padStartTo(text, room)
      return padEndTo(cuts ? cutTo(text, room) : text, room)
    })
    .join(gap)
    .trimEnd()
}
