// What stands between the fields of DELIMITED: one character, or one of two by name.
import type { PartFormat } from '../format.ts'

const named: Readonly<Record<string, string>> = { SPACE: ' ', TAB: '\t' }

/** Of a format whose delimiter is none that {@link delimiterRefusal} speaks against. */
export function delimiterOf({ properties }: PartFormat): string {
  const text = properties['delimiter'] ?? ','
  return named[text] ?? text
}

/** What ksqlDB says of a text that is no delimiter; undefined of one that is. */
export function delimiterRefusal(text: string): string | undefined {
  if (text.trim() === '') {
    return "Delimiter cannot be empty, if you meant to have a tab or space for delimiter, please use the special values 'TAB' or 'SPACE'"
  }
  if (text.length === 1 || Object.hasOwn(named, text)) return undefined
  return `Invalid delimiter value: '${text}'. Delimiter must be a single character or TAB,SPACE`
}
