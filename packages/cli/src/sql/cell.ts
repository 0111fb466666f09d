// A value of SQL as text of a cell, and as JSON. No digit of a number is lost, and nothing in a value can speak to the terminal.
import type { Decimal } from '@millrace/serde'
import {
  dateText,
  doubleText,
  type SqlArray,
  type SqlMap,
  type SqlType,
  type SqlValue,
  timestampText,
  timeText,
} from '@millrace/sql'

/** As a cell of a table shows it: a text as it is, but on one line; what has parts as JSON. */
export function cellText(value: SqlValue, type: SqlType): string {
  if (value === null) return 'null'
  if (type.kind === 'STRING') return printable(value as string)
  const json = jsonText(value, type)
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

/** Numbers keep their digits, as ksqlDB writes them; NaN and infinities, which JSON has not, are texts. */
export function jsonText(value: SqlValue, type: SqlType): string {
  if (value === null) return 'null'
  switch (type.kind) {
    case 'DOUBLE':
      return Number.isFinite(value) ? doubleText(value as number) : JSON.stringify(doubleText(value as number))
    case 'DECIMAL':
      return (value as Decimal).toString()
    case 'BOOLEAN':
    case 'INTEGER':
    case 'BIGINT':
      return String(value as boolean | number | bigint)
    case 'STRING':
      return JSON.stringify(value)
    case 'BYTES':
      return JSON.stringify(Buffer.from(value as Uint8Array).toString('base64'))
    case 'DATE':
      return JSON.stringify(dateText(value as number))
    case 'TIME':
      return JSON.stringify(timeText(value as number))
    case 'TIMESTAMP':
      return JSON.stringify(timestampText(value as number))
    case 'ARRAY':
      return `[${(value as SqlArray).map((one) => jsonText(one, type.element)).join(',')}]`
    case 'MAP':
      return `{${[...(value as SqlMap)].map(([key, one]) => `${keyText(key, type.key)}:${jsonText(one, type.value)}`).join(',')}}`
    case 'STRUCT':
      return `{${type.fields.map((field, at) => `${JSON.stringify(field.name)}:${jsonText((value as SqlArray)[at] ?? null, field.type)}`).join(',')}}`
  }
}

function keyText(key: SqlValue, type: SqlType): string {
  const json = jsonText(key, type)
  return json.startsWith('"') ? json : JSON.stringify(json)
}
