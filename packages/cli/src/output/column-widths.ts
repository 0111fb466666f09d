// How wide the columns of a table are in a window: those of text give up their ends until all fit.

export interface WantedWidth {
  readonly width: number
  /** Its ends may be cut off. */
  readonly isText: boolean
}

export const gap = '  '
const narrowest = 8

/** Undefined where even the narrowest columns are too wide for the room. */
export function fittedWidths(columns: readonly WantedWidth[], room: number): readonly number[] | undefined {
  const widths = shrunkWidths(columns, room)
  return lineWidth(widths) <= room ? widths : undefined
}

/** As near to the room as the columns let it be. */
export function shrunkWidths(columns: readonly WantedWidth[], room: number): readonly number[] {
  const widths = columns.map(({ width }) => width)
  for (let excess = lineWidth(widths) - room; excess > 0; excess--) {
    let widest = -1
    for (const [at, each] of widths.entries()) {
      if (columns[at]?.isText === true && each > narrowest && each > (widths[widest] ?? 0)) widest = at
    }
    if (widest < 0) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}

/** Columns of text share what is left of the room. */
export function grownWidths(
  columns: readonly WantedWidth[],
  widths: readonly number[],
  room: number,
): readonly number[] {
  const texts = columns.filter(({ isText }) => isText).length
  const more = texts === 0 ? 0 : Math.max(0, Math.floor((room - lineWidth(widths)) / texts))
  return widths.map((width, at) => (columns[at]?.isText === true ? width + more : width))
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, each) => sum + each, 0) + gap.length * Math.max(0, widths.length - 1)
}
