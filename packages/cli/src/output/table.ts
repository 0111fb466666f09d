// Rows as columns of text. Nothing is cut where the output goes to a program; in a window that is too narrow the widest texts lose their ends.

export interface Column<Row> {
  readonly title: string
  /** A number is set to the right. */
  readonly of: (row: Row) => string | number
}

const gap = '  '
const narrowest = 8

/** The lines of a table, with its titles; `width` undefined: as wide as it needs. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | undefined,
): string[] {
  const numeric = columns.map(({ of }) => rows.some((row) => typeof of(row) === 'number'))
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ of }) => String(of(row))))]
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)))
  if (width !== undefined) shrink(widths, numeric, width - gap.length * (columns.length - 1))
  return cells.map((line) =>
    line
      .map((text, at) => {
        const room = widths[at] ?? 0
        const shown = text.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text
        return numeric[at] ? shown.padStart(room) : shown.padEnd(room)
      })
      .join(gap)
      .trimEnd(),
  )
}

/** Takes from the widest columns of text until all fit or none can give more. */
function shrink(widths: number[], numeric: readonly boolean[], room: number): void {
  for (let excess = widths.reduce((sum, each) => sum + each, 0) - room; excess > 0; excess--) {
    let widest = -1
    for (const [at, each] of widths.entries()) {
      if (!numeric[at] && each > narrowest && each > (widths[widest] ?? 0)) widest = at
    }
    if (widest < 0) return
    widths[widest] = (widths[widest] ?? 0) - 1
  }
}
