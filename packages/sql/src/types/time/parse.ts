// Text read by a pattern, strictly and whatever the case of letters: fields first, then what they say together.
import { evaluationError } from '../../errors.ts'
import { namesOf } from './names.ts'
import { type Element, type FieldName, type NumberElement, type OffsetElement, parsePattern } from './pattern.ts'
import { parseOffset, zone as zoneOf, type Zone } from './zone.ts'

export interface Parsed {
  readonly fields: ReadonlyMap<FieldName, number>
  /** Of an offset or a zone in the text. */
  readonly zone: Zone | undefined
}

interface State {
  readonly text: string
  readonly fields: Map<FieldName, number>
  zone: Zone | undefined
}

/** A reader of whole texts. */
export function patternParser(pattern: string): (text: string) => Parsed {
  const elements = parsePattern(pattern)
  return (text) => {
    const state: State = { text, fields: new Map(), zone: undefined }
    const end = readAll(elements, state, 0)
    if (end !== text.length) {
      throw evaluationError(`Text '${text}' could not be parsed with the pattern ${JSON.stringify(pattern)}`)
    }
    return state
  }
}

/** Where reading ended; undefined where the text does not fit. */
function readAll(elements: readonly Element[], state: State, start: number): number | undefined {
  let at: number | undefined = start
  for (const element of elements) {
    at = readElement(element, state, at)
    if (at === undefined) return undefined
  }
  return at
}

function readElement(element: Element, state: State, at: number): number | undefined {
  switch (element.kind) {
    case 'literal': {
      const piece = state.text.slice(at, at + element.text.length)
      return sameLetters(piece, element.text) ? at + element.text.length : undefined
    }
    case 'number':
      return readNumber(element, state, at)
    case 'reduced':
      return readReduced(element.field, state, at)
    case 'fraction':
      return readFraction(element.digits, state, at)
    case 'text':
      return readText(element.field, element.style, state, at)
    case 'offset':
      return readOffset(element, state, at)
    case 'zone':
      return readZone(state, at)
    case 'optional': {
      const inner: State = { text: state.text, fields: new Map(state.fields), zone: state.zone }
      const end = readAll(element.elements, inner, at)
      if (end === undefined) return at
      for (const [field, value] of inner.fields) state.fields.set(field, value)
      state.zone = inner.zone
      return end
    }
  }
}

function sameLetters(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase()
}

/** False where the field has another value already. */
function note(state: State, field: FieldName, value: number): boolean {
  const known = state.fields.get(field)
  state.fields.set(field, value)
  return known === undefined || known === value
}

function readNumber(element: NumberElement, state: State, start: number): number | undefined {
  const { field, min, max, sign, reserved } = element
  const marked = /[+-]/.test(state.text[start] ?? '')
  const positive = state.text[start] === '+'
  if (marked && (sign === 'never' || (positive && sign === 'normal'))) return undefined
  const from = marked ? start + 1 : start
  let digits = /^\d*/.exec(state.text.slice(from, from + max + reserved))?.[0] ?? ''
  if (reserved > 0) digits = digits.slice(0, Math.max(min, digits.length - reserved))
  if (digits.length < min || digits.length === 0) return undefined
  if (sign === 'exceeds-pad' && (positive ? digits.length <= min : !marked && digits.length > min)) return undefined
  const value = Number(digits)
  if (marked && !positive && value === 0) return undefined
  return note(state, field, marked && !positive ? -value : value) ? from + digits.length : undefined
}

function readReduced(field: FieldName, state: State, at: number): number | undefined {
  const digits = state.text.slice(at, at + 2)
  if (!/^\d\d$/.test(digits)) return undefined
  return note(state, field, 2000 + Number(digits)) ? at + 2 : undefined
}

function readFraction(width: number, state: State, at: number): number | undefined {
  const digits = state.text.slice(at, at + width)
  if (digits.length < width || !/^\d+$/.test(digits)) return undefined
  return note(state, 'nano', Number(digits.padEnd(9, '0'))) ? at + width : undefined
}

function readText(field: FieldName, style: 'short' | 'full' | 'narrow', state: State, at: number): number | undefined {
  const named = namesOf(field, style)
  if (!named) return undefined
  const found = named.names.findIndex((name) => sameLetters(state.text.slice(at, at + name.length), name))
  if (found < 0) return undefined
  return note(state, field, named.firstValue + found) ? at + (named.names[found] as string).length : undefined
}

const offsetForms: Readonly<Record<string, RegExp>> = {
  '+HHmm': /^[+-]\d\d(?:\d\d)?/,
  '+HHMM': /^[+-]\d{4}/,
  '+HH:MM': /^[+-]\d\d:\d\d/,
  '+HHMMss': /^[+-]\d{4}(?:\d\d)?/,
  '+HH:MM:ss': /^[+-]\d\d:\d\d(?::\d\d)?/,
  short: /^[+-]\d{1,2}(?::\d\d(?::\d\d)?)?/,
  full: /^[+-]\d\d:\d\d(?::\d\d)?/,
}

function readOffset({ form, zero, localized }: OffsetElement, state: State, start: number): number | undefined {
  const rest = state.text.slice(start)
  const prefix = localized ? 3 : 0
  if (localized && !sameLetters(rest.slice(0, 3), 'GMT')) return undefined
  const match = offsetForms[form]?.exec(rest.slice(prefix))?.[0]
  const offset = match === undefined ? undefined : parseOffset(match)
  if (match !== undefined && offset !== undefined) {
    state.zone = fixed(match)
    return start + prefix + match.length
  }
  if (!sameLetters(rest.slice(0, zero.length), zero)) return undefined
  state.zone = fixed('Z')
  return start + zero.length
}

function fixed(offset: string): Zone {
  return zoneOf(offset)
}

function readZone(state: State, at: number): number | undefined {
  const rest = state.text.slice(at)
  const id = /^(?:[A-Za-z][A-Za-z0-9_/~.-]*(?:[+-]\d[\d:]*)?|[+-]\d[\d:]*)/.exec(rest)?.[0] ?? ''
  // The longest prefix that is a zone.
  for (let length = id.length; length > 0; length--) {
    const found = tryZone(id.slice(0, length))
    if (found) {
      state.zone = found
      return at + length
    }
  }
  return undefined
}

const abbreviations: Readonly<Record<string, string>> = {
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  MST: 'America/Denver',
  MDT: 'America/Denver',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  EST: 'America/New_York',
  EDT: 'America/New_York',
}

function tryZone(id: string): Zone | undefined {
  try {
    return zoneOf(abbreviations[id] ?? id)
  } catch {
    return undefined
  }
}
