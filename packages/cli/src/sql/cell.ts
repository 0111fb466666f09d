// A value of SQL as text of a cell. No digit of a number is lost, and nothing in a value can speak to the terminal.
import { jsonText, type SqlType, type SqlValue } from '@millrace/sql'

/** As a cell of a table shows it: a text as it is, but on one line; what has parts as JSON. */
export function cellText(value: SqlValue, type: SqlType): string {
  if (value === null) return 'null'
  if (type.kind === 'STRING') return printable(value as string)
  const json = jsonText(type)(value)
  return json.startsWith('"') ? printable(JSON.parse(json) as string) : printable(json)
}

/** One line; control characters as JSON escapes them. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1)
    return escaped === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : escaped
  })
}

/** Several lines, each of them {@link printable}; tabs stay, so that a caret below a line is where it belongs. */
export function printableLines(text: string): string {
  return text.replace(/[^\n\t]+/g, printable)
}
