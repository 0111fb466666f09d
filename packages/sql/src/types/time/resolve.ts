// What the fields of a parsed text say together: a date, a time, an instant.
// Rules are those of Java's smart resolver: values are in range, and only a day behind the end of its month moves back to it.
import { evaluationError } from '../../errors.ts'
import { dayMs, daysInMonth, daysOf, isLeapYear } from './calendar.ts'
import type { Parsed } from './parse.ts'
import type { FieldName } from './pattern.ts'
import { instantOf, type Zone } from './zone.ts'

type Fields = ReadonlyMap<FieldName, number>

const dateFields: readonly FieldName[] = [
  'era',
  'year-of-era',
  'year',
  'quarter',
  'month',
  'week-year',
  'week',
  'week-of-month',
  'day-of-year',
  'day',
  'day-of-week',
  'local-day-of-week',
  'aligned-day',
]
const timeFields: readonly FieldName[] = [
  'am-pm',
  'hour',
  'clock-hour',
  'hour-of-half',
  'clock-hour-of-half',
  'minute',
  'second',
  'nano',
  'milli-of-day',
  'nano-of-day',
]

/** Milliseconds since the epoch. What is missing is that of 1970-01-01T00:00; a zone in the text wins. */
export function resolveTimestamp({ fields, zone }: Parsed, otherwise: Zone): number {
  const local = dateOf(fields, { year: 1970, month: 1, day: 1 }) * dayMs + timeOf(fields)
  return instantOf(local, zone ?? otherwise)
}

/** Days since the epoch of a text that has a whole date. */
export function resolveDate({ fields }: Parsed): number {
  const has = (field: FieldName): boolean => fields.has(field)
  const whole = (has('year') || has('year-of-era')) && ((has('month') && has('day')) || has('day-of-year'))
  if (!whole) throw evaluationError('the pattern gives no whole date; it needs a year, a month and a day')
  return dateOf(fields, { year: 1970, month: 1, day: 1 })
}

/** Milliseconds of the day of a text that has no part of a date. */
export function resolveTime({ fields }: Parsed): number {
  const date = dateFields.find((field) => fields.has(field))
  if (date !== undefined) throw evaluationError(`there is no ${date} in a TIME`)
  if (!timeFields.some((field) => fields.has(field))) throw evaluationError('the pattern gives no time')
  return timeOf(fields)
}

const weekdays: readonly FieldName[] = ['day-of-week', 'local-day-of-week', 'aligned-day']

interface Missing {
  readonly year: number
  readonly month: number
  readonly day: number
}

function dateOf(fields: Fields, missing: Missing): number {
  for (const field of weekdays) {
    const value = fields.get(field)
    if (value !== undefined) ranged(field, value, 1, 7)
  }
  const year = yearOf(fields) ?? missing.year
  const ofYear = fields.get('day-of-year')
  if (ofYear !== undefined) {
    if (ofYear === 366 && !fields.has('year') && !fields.has('year-of-era')) {
      throw evaluationError('day 366 needs a year that has one')
    }
    return daysOf(year, 1, 1) - 1 + ranged('day-of-year', ofYear, 1, isLeapYear(year) ? 366 : 365)
  }
  const month = ranged('month', fields.get('month') ?? missing.month, 1, 12)
  const day = ranged('day', fields.get('day') ?? missing.day, 1, 31)
  return daysOf(year, month, Math.min(day, daysInMonth(year, month)))
}

function yearOf(fields: Fields): number | undefined {
  const ofEra = fields.get('year-of-era')
  if (ofEra === undefined) return fields.get('year')
  ranged('year-of-era', ofEra, 1, 999_999_999)
  return fields.get('era') === 0 ? 1 - ofEra : ofEra
}

function timeOf(fields: Fields): number {
  const ofDay = fields.get('milli-of-day') ?? divided(fields.get('nano-of-day'))
  if (ofDay !== undefined) return ranged('milli-of-day', ofDay, 0, dayMs - 1)
  const minute = ranged('minute', fields.get('minute') ?? 0, 0, 59)
  const second = ranged('second', fields.get('second') ?? 0, 0, 59)
  return (
    ((hourOf(fields) * 60 + minute) * 60 + second) * 1000 +
    Math.floor(ranged('nano', fields.get('nano') ?? 0, 0, 999_999_999) / 1_000_000)
  )
}

function divided(nanos: number | undefined): number | undefined {
  return nanos === undefined ? undefined : Math.floor(nanos / 1_000_000)
}

function hourOf(fields: Fields): number {
  const hour = fields.get('hour')
  if (hour !== undefined) return ranged('hour', hour, 0, 23)
  const clock = fields.get('clock-hour')
  if (clock !== undefined) return ranged('clock-hour', clock, 1, 24) % 24
  const clockOfHalf = fields.get('clock-hour-of-half')
  const half =
    clockOfHalf === undefined ? fields.get('hour-of-half') : ranged('clock-hour-of-half', clockOfHalf, 1, 12) % 12
  const afternoon = fields.get('am-pm')
  // Half of the day and its hour only say something together.
  return half === undefined || afternoon === undefined ? 0 : ranged('hour-of-half', half, 0, 11) + afternoon * 12
}

function ranged(field: FieldName, value: number, low: number, high: number): number {
  if (value < low || value > high) throw evaluationError(`${value} is no ${field}, which is from ${low} to ${high}`)
  return value
}
