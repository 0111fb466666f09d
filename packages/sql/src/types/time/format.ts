// Dates, times and timestamps written by a pattern.
import { evaluationError } from '../../errors.ts'
import { fieldValue, type Local, localOf } from './fields.ts'
import { namesOf } from './names.ts'
import { type Element, type NumberElement, type OffsetElement, parsePattern } from './pattern.ts'
import type { Zone } from './zone.ts'

/** The instant and the zone of what is written, where it has them. */
interface Place {
  readonly instant: number
  readonly zone: Zone
}

/** A writer of timestamps in a zone. */
export function timestampFormatter(pattern: string): (ms: number, zone: Zone) => string {
  const elements = parsePattern(pattern)
  return (ms, zone) => write(elements, localOf(ms + zone.offsetAt(ms)), { instant: ms, zone })
}

/** A writer of dates, whose time fields are errors. */
export function dateFormatter(pattern: string): (days: number) => string {
  const elements = parsePattern(pattern)
  return (days) => write(elements, { days })
}

/** A writer of times, whose date fields are errors. */
export function timeFormatter(pattern: string): (ms: number) => string {
  const elements = parsePattern(pattern)
  return (ms) => write(elements, { ms })
}

function write(elements: readonly Element[], local: Local, place?: Place): string {
  return elements.map((element) => writeElement(element, local, place)).join('')
}

function writeElement(element: Element, local: Local, place: Place | undefined): string {
  switch (element.kind) {
    case 'literal':
      return element.text
    case 'number':
      return numberText(element, fieldValue(local, element.field))
    case 'reduced':
      return String(Math.abs(fieldValue(local, element.field)) % 100).padStart(2, '0')
    case 'fraction':
      return String(fieldValue(local, 'nano')).padStart(9, '0').slice(0, element.digits)
    case 'text': {
      const value = fieldValue(local, element.field)
      const named = namesOf(element.field, element.style)
      return named?.names[value - named.firstValue] ?? String(value)
    }
    case 'offset':
      return offsetText(element, required(place))
    case 'zone': {
      const { zone, instant } = required(place)
      return element.style === 'id' ? zone.id : zone.nameAt(instant, element.style)
    }
    case 'optional':
      return optionalText(element.elements, local, place)
  }
}

/** Nothing where a part of it is not there. */
function optionalText(elements: readonly Element[], local: Local, place: Place | undefined): string {
  try {
    return write(elements, local, place)
  } catch {
    return ''
  }
}

function required(place: Place | undefined): Place {
  if (!place) throw evaluationError('there is no time zone in a DATE or a TIME')
  return place
}

function numberText({ field, min, max, sign }: NumberElement, value: number): string {
  const digits = String(Math.abs(value))
  if (digits.length > max) throw evaluationError(`${value} has more than ${max} digits for ${field}`)
  const prefix = value < 0 ? '-' : sign === 'exceeds-pad' && digits.length > min ? '+' : ''
  return prefix + digits.padStart(min, '0')
}

function offsetText({ form, zero, localized }: OffsetElement, { zone, instant }: Place): string {
  const offset = zone.offsetAt(instant)
  const total = Math.trunc(Math.abs(offset) / 1000)
  if (total === 0) return zero
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  const sign = offset < 0 ? '-' : '+'
  if (localized) {
    const short = form === 'short'
    const clock =
      short && minutes === 0 && seconds === 0 ? '' : `:${two(minutes)}${seconds === 0 ? '' : `:${two(seconds)}`}`
    return `GMT${sign}${short ? hours : two(hours)}${clock}`
  }
  const colon = form.includes(':') ? ':' : ''
  const minuteText = form === '+HHmm' && minutes === 0 ? '' : colon + two(minutes)
  const secondText = form.endsWith('ss') && seconds !== 0 ? colon + two(seconds) : ''
  return sign + two(hours) + minuteText + secondText
}
