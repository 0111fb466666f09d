// One line of comma-separated values, as Apache Commons CSV 1.4 reads and writes it (`CSVFormat.DEFAULT` with another delimiter), because ksqlDB's DELIMITED is that.
// Law: what is written is read back, save that an empty text and nothing are the same.
import { decodeError } from '../errors.ts'

const quote = '"'

/** The line without its end. Null is nothing between the delimiters. */
export function writeCsvLine(fields: readonly (string | null)[], delimiter: string): string {
  let line = ''
  for (let at = 0; at < fields.length; at += 1) {
    if (at > 0) line += delimiter
    const field = fields[at] as string | null
    if (field !== null) line += needsQuotes(field, at === 0, delimiter) ? quoted(field) : field
  }
  return line
}

/** A first field has quotes unless it begins with a letter or a digit; others where they begin or end with what a reader might lose, or hold what has a meaning. */
function needsQuotes(field: string, isFirst: boolean, delimiter: string): boolean {
  if (field === '') return isFirst
  if (isFirst && !/^[0-9A-Za-z]/.test(field)) return true
  if (field.charAt(0) <= '#' || field.charAt(field.length - 1) <= ' ') return true
  return field.includes(delimiter) || /["\r\n]/.test(field)
}

function quoted(field: string): string {
  return `${quote}${field.replaceAll(quote, quote + quote)}${quote}`
}

/** The fields of the first line that is not empty. Throws `SERDE_DECODE` where there is none, or quotes are not closed. */
export function readCsvLine(text: string, delimiter: string): string[] {
  let at = 0
  while (isLineEnd(text, at)) at += 1
  if (at === text.length) throw decodeError('no fields')
  const fields: string[] = []
  for (;;) {
    const [field, end] = text.charAt(at) === quote ? readQuoted(text, at, delimiter) : readBare(text, at, delimiter)
    fields.push(field)
    if (end >= text.length || isLineEnd(text, end)) return fields
    at = end + 1
  }
}

/** The field, and where what ends it stands. */
type Field = readonly [field: string, end: number]

function readBare(text: string, start: number, delimiter: string): Field {
  let end = start
  while (end < text.length && text.charAt(end) !== delimiter && !isLineEnd(text, end)) end += 1
  return [text.slice(start, end), end]
}

function readQuoted(text: string, start: number, delimiter: string): Field {
  let field = ''
  let from = start + 1
  for (;;) {
    const close = text.indexOf(quote, from)
    if (close === -1) throw decodeError(`quotes that open at ${start} are not closed`)
    field += text.slice(from, close)
    if (text.charAt(close + 1) !== quote) return [field, endOfQuoted(text, close + 1, delimiter)]
    field += quote
    from = close + 2
  }
}

/** White space may stand between the closing quote and the delimiter. */
function endOfQuoted(text: string, start: number, delimiter: string): number {
  let at = start
  while (at < text.length && text.charAt(at) !== delimiter && !isLineEnd(text, at)) {
    if (!/\s/.test(text.charAt(at)))
      throw decodeError(`${JSON.stringify(text.charAt(at))} stands between a quote and the delimiter, at ${at}`)
    at += 1
  }
  return at
}

function isLineEnd(text: string, at: number): boolean {
  const character = text.charAt(at)
  return character === '\n' || character === '\r'
}
