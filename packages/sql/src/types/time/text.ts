// The text of dates, times and timestamps where no pattern is given: ksqlDB's CAST, both ways.
import { evaluationError } from '../../errors.ts'
import { civilDate, dayMs, daysInMonth, daysOf, floorMod } from './calendar.ts'
import { parseOffset } from './zone.ts'

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** At least four digits, with a sign where there are more or the year is before year 0. */
function yearText(year: number): string {
  return `${year < 0 ? '-' : year > 9999 ? '+' : ''}${pad(Math.abs(year), 4)}`
}

/** `2020-05-26`, of days since the epoch. */
export function dateText(days: number): string {
  const { year, month, day } = civilDate(days)
  return `${yearText(year)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** `23:59` or `23:59:58`: seconds only where there are any, milliseconds never. */
export function timeText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const text = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}`
  return seconds % 60 === 0 ? text : `${text}:${pad(seconds % 60, 2)}`
}

/** `2020-05-26T23:59:58.000`, in UTC. */
export function timestampText(ms: number): string {
  const time = floorMod(ms, dayMs)
  const seconds = Math.floor(time / 1000)
  const clock = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`
  return `${dateText(Math.floor(ms / dayMs))}T${clock}.${pad(time % 1000, 3)}`
}

/** Days since the epoch of `2020`, `2020-05` or `2020-05-26`. */
export function parseDate(text: string): number {
  const days = dayIn(text)
  if (days === undefined) {
    throw evaluationError(
      `Failed to parse date '${text}': write it as yyyy-MM-dd; month and day may be left out, as in '2020-05'`,
    )
  }
  return days
}

/** Milliseconds of the day of `23:59`, `23:59:58` or `23:59:58.123`. */
export function parseTime(text: string): number {
  const parts = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?$/.exec(text)
  const ms = parts && clockMs(parts[1], parts[2], parts[3], parts[4])
  if (ms === undefined || ms === null) {
    throw evaluationError(
      `Failed to parse time '${text}': write it as HH:mm:ss.SSS; parts from the right may be left out`,
    )
  }
  return ms
}

/** Milliseconds since the epoch of `2020-05-26T23:59:58.123+0200`, of which everything but the year may be left out from the right. */
export function parseTimestamp(text: string): number {
  const parts = /^([^T]*)(?:T([\d:.]*)(Z|[+-][\d:]+)?)?$/.exec(text)
  const [, date = '', time = '', zone = 'Z'] = parts ?? []
  const days = parts ? dayIn(date) : undefined
  const ms = days === undefined ? undefined : partialTime(time)
  const offset = parseOffset(zone)
  if (days === undefined || ms === undefined || offset === undefined) {
    throw evaluationError(
      `Failed to parse timestamp '${text}': write it as yyyy-MM-dd'T'HH:mm:ss.SSS, with an optional zone such as +0200; parts from the right may be left out, as in '2020-05-26'`,
    )
  }
  return days * dayMs + ms - offset
}

function dayIn(text: string): number | undefined {
  const parts = /^((?:\d{4}|\+\d{5,9}|-\d{4,9}))(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text)
  if (!parts) return undefined
  const [year, month, day] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return daysOf(year, month, day)
}

/** The parts that are missing are those of 00:00:00.000. */
function partialTime(text: string): number | undefined {
  const pattern = '00:00:00.000'
  const full = text.length >= pattern.length ? text : text + pattern.slice(text.length)
  const parts = /^(\d\d):(\d\d):(\d\d)\.(\d{3})$/.exec(full)
  // The end of a day, which is the begin of the next one.
  if (full === '24:00:00.000') return dayMs
  return parts ? clockMs(parts[1], parts[2], parts[3], parts[4]) : undefined
}

function clockMs(hour = '0', minute = '0', second = '0', fraction = '0'): number | undefined {
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)]
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined
  return (hours * 3600 + minutes * 60 + seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3))
}
