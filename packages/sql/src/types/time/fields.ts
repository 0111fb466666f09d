// The values of pattern fields of a local date, a local time, or both.
import { evaluationError } from '../../errors.ts'
import { civilDate, dayMs, dayOfWeek, dayOfYear, daysOf, floorMod } from './calendar.ts'
import type { FieldName } from './pattern.ts'

/** What is written: whole days since the epoch and milliseconds of the day; undefined is what the value has not. */
export interface Local {
  readonly days?: number | undefined
  readonly ms?: number | undefined
}

/** Of a local timestamp in milliseconds. */
export function localOf(ms: number): Local {
  return { days: Math.floor(ms / dayMs), ms: floorMod(ms, dayMs) }
}

export function fieldValue({ days, ms }: Local, field: FieldName): number {
  const inTime = ms === undefined ? undefined : timeField(ms, field)
  if (inTime !== undefined) return inTime
  const inDate = days === undefined ? undefined : dateField(days, field)
  if (inDate !== undefined) return inDate
  throw evaluationError(`there is no ${field} in a ${days === undefined ? 'TIME' : 'DATE'}`)
}

function timeField(ms: number, field: FieldName): number | undefined {
  const hour = Math.floor(ms / 3_600_000)
  switch (field) {
    case 'am-pm':
      return hour < 12 ? 0 : 1
    case 'hour':
      return hour
    case 'clock-hour':
      return hour === 0 ? 24 : hour
    case 'hour-of-half':
      return hour % 12
    case 'clock-hour-of-half':
      return hour % 12 === 0 ? 12 : hour % 12
    case 'minute':
      return Math.floor(ms / 60_000) % 60
    case 'second':
      return Math.floor(ms / 1000) % 60
    case 'nano':
      return (ms % 1000) * 1_000_000
    case 'milli-of-day':
      return ms
    case 'nano-of-day':
      return ms * 1_000_000
    default:
      return undefined
  }
}

function dateField(days: number, field: FieldName): number | undefined {
  const { year, month, day } = civilDate(days)
  switch (field) {
    case 'era':
      return year > 0 ? 1 : 0
    case 'year':
      return year
    case 'year-of-era':
      return year > 0 ? year : 1 - year
    case 'quarter':
      return Math.floor((month + 2) / 3)
    case 'month':
      return month
    case 'day':
      return day
    case 'day-of-year':
      return dayOfYear(days)
    case 'day-of-week':
      return dayOfWeek(days)
    case 'local-day-of-week':
      return dayOfWeekFromSunday(days) + 1
    case 'aligned-day':
      return ((day - 1) % 7) + 1
    case 'week-of-month':
      return Math.floor((day + 6 - dayOfWeekFromSunday(days)) / 7) + 1
    case 'week-year':
      return weekOf(days).year
    case 'week':
      return weekOf(days).week
    default:
      return undefined
  }
}

/** 0 for Sunday. */
function dayOfWeekFromSunday(days: number): number {
  return dayOfWeek(days) % 7
}

/** Weeks begin on Sundays; the first of a year is the one with the first of January, as in the USA. */
function weekOf(days: number): { year: number; week: number } {
  const { year } = civilDate(days)
  const first = (of: number): number => daysOf(of, 1, 1) - dayOfWeekFromSunday(daysOf(of, 1, 1))
  const weekYear = days >= first(year + 1) ? year + 1 : year
  return { year: weekYear, week: Math.floor((days - first(weekYear)) / 7) + 1 }
}
