// A line of CSV as RFC 4180 has it: quotes where they are needed, nothing for what is missing.

export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return cells.map(csvCell).join(',')
}

/** An empty text is quoted, so that it is not taken for a missing one. */
function csvCell(cell: string | number | boolean | null): string {
  if (cell === null) return ''
  const text = String(cell)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
