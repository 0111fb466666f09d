// What stands between the fields of DELIMITED: one character, or one of two by name.
import { statementError } from '../../errors.ts'
import type { PartFormat } from '../format.ts'

const named: Readonly<Record<string, string>> = { SPACE: ' ', TAB: '\t' }

export function delimiterOf({ properties }: PartFormat): string {
  return parseDelimiter(properties.delimiter ?? ',')
}

/** Throws `SQL_STATEMENT` with what ksqlDB says of the value. */
export function parseDelimiter(text: string): string {
  if (text === '') {
    throw statementError(
      "Delimiter cannot be empty, if you meant to have a tab or space for delimiter, please use the special values 'TAB' or 'SPACE'\nExample valid value: ';'",
    )
  }
  if (Object.hasOwn(named, text)) return named[text] as string
  if (text.length === 1 && text.trim() !== '') return text
  throw statementError(`Invalid delimiter value: '${text}'\nExample valid value: ';'`)
}
