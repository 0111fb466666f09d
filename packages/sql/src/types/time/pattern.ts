// Patterns of Java's DateTimeFormatter, such as `yyyy-MM-dd'T'HH:mm:ssX`, taken apart into elements that are written and read one by one.
// Names of months, days and eras are English.
import { evaluationError } from '../../errors.ts'

/** A field of a date or a time, by its pattern letter; letters of one meaning share the first. */
export type FieldName =
  | 'era'
  | 'year-of-era'
  | 'year'
  | 'quarter'
  | 'month'
  | 'week-year'
  | 'week'
  | 'week-of-month'
  | 'day-of-year'
  | 'day'
  | 'day-of-week'
  | 'local-day-of-week'
  | 'aligned-day'
  | 'am-pm'
  | 'hour'
  | 'clock-hour'
  | 'hour-of-half'
  | 'clock-hour-of-half'
  | 'minute'
  | 'second'
  | 'nano'
  | 'milli-of-day'
  | 'nano-of-day'

/** When a number has a sign: below zero only, also where it is wider than padded, or never. */
export type SignStyle = 'normal' | 'exceeds-pad' | 'never'

export interface NumberElement {
  readonly kind: 'number'
  readonly field: FieldName
  readonly min: number
  readonly max: number
  readonly sign: SignStyle
  /** How many digits right behind it belong to numbers of fixed width. */
  readonly reserved: number
}
/** The last two digits of a year from 2000 to 2099. */
export interface ReducedElement {
  readonly kind: 'reduced'
  readonly field: FieldName
  readonly reserved: number
}
/** The first digits of the fraction of a second. */
export interface FractionElement {
  readonly kind: 'fraction'
  readonly digits: number
}
export type TextStyle = 'short' | 'full' | 'narrow'
export interface TextElement {
  readonly kind: 'text'
  readonly field: FieldName
  readonly style: TextStyle
}
export interface OffsetElement {
  readonly kind: 'offset'
  /** `+HH`, `+HHmm`, `+HHMM`, `+HH:MM`, `+HHMMss`, `+HH:MM:ss`: what is small may be missing. */
  readonly form: string
  readonly zero: string
  /** `GMT+8`. */
  readonly localized: boolean
}
export interface ZoneElement {
  readonly kind: 'zone'
  readonly style: 'id' | 'short' | 'long'
}
export interface LiteralElement {
  readonly kind: 'literal'
  readonly text: string
}
export interface OptionalElement {
  readonly kind: 'optional'
  readonly elements: readonly Element[]
}
export type Element =
  | NumberElement
  | ReducedElement
  | FractionElement
  | TextElement
  | OffsetElement
  | ZoneElement
  | LiteralElement
  | OptionalElement

const fields: Readonly<Record<string, FieldName>> = {
  G: 'era',
  y: 'year-of-era',
  u: 'year',
  Q: 'quarter',
  q: 'quarter',
  M: 'month',
  L: 'month',
  Y: 'week-year',
  w: 'week',
  W: 'week-of-month',
  D: 'day-of-year',
  d: 'day',
  E: 'day-of-week',
  e: 'day-of-week',
  c: 'day-of-week',
  F: 'aligned-day',
  a: 'am-pm',
  H: 'hour',
  k: 'clock-hour',
  K: 'hour-of-half',
  h: 'clock-hour-of-half',
  m: 'minute',
  s: 'second',
  n: 'nano',
  A: 'milli-of-day',
  N: 'nano-of-day',
}

/** @throws {MillraceError} `SQL_EVALUATION` for what Java refuses. */
export function parsePattern(pattern: string): readonly Element[] {
  const reader = new PatternReader(pattern)
  return reserve(reader.elements(false))
}

/** Tells each number how many digits of fixed width follow it without anything between. */
function reserve(elements: readonly Element[]): readonly Element[] {
  let behind = 0
  return elements
    .toReversed()
    .map((element): Element => {
      if (element.kind === 'optional') {
        behind = 0
        return { ...element, elements: reserve(element.elements) }
      }
      const width = fixedWidth(element)
      const reserved = behind
      behind = width === undefined ? 0 : behind + width
      return element.kind === 'number' || element.kind === 'reduced' ? { ...element, reserved } : element
    })
    .reverse()
}

function fixedWidth(element: Element): number | undefined {
  if (element.kind === 'reduced') return 2
  if (element.kind === 'fraction') return element.digits
  return element.kind === 'number' && element.min === element.max && element.sign === 'never' ? element.min : undefined
}

class PatternReader {
  readonly #pattern: string
  #at = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  elements(inner: boolean): Element[] {
    const elements: Element[] = []
    for (;;) {
      const character = this.#pattern[this.#at]
      if (character === undefined || (inner && character === ']')) return elements
      this.#at++
      if (character === '[') {
        elements.push({ kind: 'optional', elements: this.elements(true) })
        if (this.#at < this.#pattern.length) this.#at++
      } else if (character === "'") elements.push({ kind: 'literal', text: this.#quoted() })
      else if (/[A-Za-z]/.test(character)) elements.push(this.#letters(character))
      else if (/[\]{}#]/.test(character)) this.#fail(`${character} has no meaning`)
      else elements.push({ kind: 'literal', text: character })
    }
  }

  /** Behind the first quote; two quotes are one. */
  #quoted(): string {
    const match = /^((?:[^']|'')*)'/.exec(this.#pattern.slice(this.#at))
    if (!match) return this.#fail('a quote is not closed')
    this.#at += match[0].length
    return match[1] === '' ? "'" : (match[1] as string).replaceAll("''", "'")
  }

  #letters(letter: string): Element {
    const start = this.#at - 1
    while (this.#pattern[this.#at] === letter) this.#at++
    return this.#element(letter, this.#at - start)
  }

  #element(letter: string, count: number): Element {
    const field = fields[letter]
    if (letter === 'S' && count <= 9) return { kind: 'fraction', digits: count }
    if (field === undefined) return this.#zoneElement(letter, count)
    if ('yuY'.includes(letter)) {
      if (count === 2) return { kind: 'reduced', field, reserved: 0 }
      return number(field, count, 19, count < 4 ? 'normal' : 'exceeds-pad')
    }
    if ('GEa'.includes(letter) || ('MLQq'.includes(letter) && count > 2) || ('ec'.includes(letter) && count > 2)) {
      if (count > 5 || (letter === 'a' && count > 1)) this.#fail(`too many letters ${letter}`)
      return { kind: 'text', field, style: count === 4 ? 'full' : count === 5 ? 'narrow' : 'short' }
    }
    if ('ec'.includes(letter))
      return number('local-day-of-week', count, count === 1 ? 19 : 2, count === 1 ? 'normal' : 'never')
    if ('nAN'.includes(letter)) return number(field, count, 19, letter === 'n' ? 'normal' : 'never')
    if (letter === 'D' && count <= 3)
      return count === 1 ? number(field, 1, 19, 'normal') : number(field, count, 3, 'never')
    if (count > 2) this.#fail(`too many letters ${letter}`)
    return count === 1 ? number(field, 1, 19, 'normal') : number(field, 2, 2, 'never')
  }

  #zoneElement(letter: string, count: number): Element {
    if (letter === 'V' && count === 2) return { kind: 'zone', style: 'id' }
    if ((letter === 'z' || letter === 'v') && count <= 4) return { kind: 'zone', style: count === 4 ? 'long' : 'short' }
    if (letter === 'X' && count <= 5) return offset(count, 'Z')
    if (letter === 'x' && count <= 5) return offset(count, count === 1 ? '+00' : count % 2 === 0 ? '+0000' : '+00:00')
    if (letter === 'Z' && count <= 3) return { kind: 'offset', form: '+HHMM', zero: '+0000', localized: false }
    if (letter === 'Z' && count === 5) return { kind: 'offset', form: '+HH:MM:ss', zero: 'Z', localized: false }
    if ((letter === 'O' && (count === 1 || count === 4)) || (letter === 'Z' && count === 4)) {
      return { kind: 'offset', form: letter === 'O' && count === 1 ? 'short' : 'full', zero: 'GMT', localized: true }
    }
    return this.#fail(`${letter.repeat(count)} is no letter of a date or a time`)
  }

  #fail(what: string): never {
    throw evaluationError(`${JSON.stringify(this.#pattern)} is no pattern of a date or a time: ${what}`)
  }
}

function number(field: FieldName, min: number, max: number, sign: SignStyle): NumberElement {
  return { kind: 'number', field, min, max, sign, reserved: 0 }
}

function offset(count: number, zero: string): OffsetElement {
  const form = ['+HHmm', '+HHMM', '+HH:MM', '+HHMMss', '+HH:MM:ss'][count - 1] as string
  return { kind: 'offset', form, zero, localized: false }
}
