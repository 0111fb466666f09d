// English names of months, days, halves of the day and eras, in the styles of pattern letters.
import type { FieldName, TextStyle } from './pattern.ts'

const months = 'January February March April May June July August September October November December'.split(' ')
const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
const quarters = ['1st quarter', '2nd quarter', '3rd quarter', '4th quarter']

/** The names of a field's values, the first of which is for `firstValue`. */
export interface Names {
  readonly firstValue: number
  readonly names: readonly string[]
}

/** Undefined for fields that have no names. */
export function namesOf(field: FieldName, style: TextStyle): Names | undefined {
  switch (field) {
    case 'month':
      return { firstValue: 1, names: shortened(months, style) }
    case 'day-of-week':
      return { firstValue: 1, names: shortened(days, style) }
    case 'quarter':
      return { firstValue: 1, names: style === 'full' ? quarters : ['Q1', 'Q2', 'Q3', 'Q4'] }
    case 'am-pm':
      return { firstValue: 0, names: style === 'narrow' ? ['a', 'p'] : ['AM', 'PM'] }
    case 'era':
      return {
        firstValue: 0,
        names: style === 'full' ? ['Before Christ', 'Anno Domini'] : style === 'narrow' ? ['B', 'A'] : ['BC', 'AD'],
      }
    default:
      return undefined
  }
}

function shortened(names: readonly string[], style: TextStyle): readonly string[] {
  if (style === 'full') return names
  return names.map((name) => name.slice(0, style === 'short' ? 3 : 1))
}
