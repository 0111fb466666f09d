// Functions of dates, times and timestamps. Patterns are Java's; a pattern that stays the same is taken apart once.
import { dayMs, floorMod } from '../../types/time/calendar.ts'
import { durationMs } from '../../types/time/duration.ts'
import { dateFormatter, timeFormatter, timestampFormatter } from '../../types/time/format.ts'
import { type Parsed, patternParser } from '../../types/time/parse.ts'
import { resolveDate, resolveTime, resolveTimestamp } from '../../types/time/resolve.ts'
import { simpleDateParser } from '../../types/time/simple-date.ts'
import { zone } from '../../types/time/zone.ts'
import type { TimeUnit } from '../../syntax/tree/expression.ts'
import { overload, scalar, type ScalarFunction, scalarFunction } from '../scalar-function.ts'

function shift(name: string, description: string, type: 'DATE' | 'TIME' | 'TIMESTAMP', sign: 1 | -1): ScalarFunction {
  return scalarFunction(name, {
    description,
    params: ['unit: INTERVALUNIT', 'amount: INTEGER', `value: ${type}`],
    returns: type,
    call: (unit: unknown, amount: unknown, value: unknown) => {
      const ms = sign * durationMs({ amount: amount as number, unit: unit as TimeUnit })
      if (type === 'DATE') return Math.trunc(((value as number) * dayMs + ms) / dayMs)
      return type === 'TIME' ? floorMod((value as number) + ms, dayMs) : (value as number) + ms
    },
  })
}

/** Keeps what it made of the last pattern. */
function remembered<T>(make: (pattern: string) => T): (pattern: string) => T {
  let known: string | undefined
  let made: T
  return (pattern) => {
    if (pattern !== known) {
      made = make(pattern)
      known = pattern
    }
    return made
  }
}

type Reader = (text: string) => Parsed

function formats(
  name: string,
  description: string,
  value: string,
  defaultZone: 'GMT' | 'server',
  nulls: 'null' | 'fail',
) {
  const params = [value, 'pattern: STRING'] as const
  return scalar(
    name,
    description,
    overload({
      params,
      returns: 'STRING',
      nulls,
      make: (site) => {
        const formatter = remembered(timestampFormatter)
        const place = zone(defaultZone === 'GMT' ? 'GMT' : site.zone)
        return ((ms: number, pattern: string) => formatter(pattern)(Number(ms), place)) as never
      },
    }),
    overload({
      params: [...params, 'zone: STRING'],
      returns: 'STRING',
      nulls,
      make: () => {
        const formatter = remembered(timestampFormatter)
        return ((ms: number, pattern: string, id: string) => formatter(pattern)(Number(ms), zone(id))) as never
      },
    }),
  )
}

function parses(
  name: string,
  description: string,
  returns: 'TIMESTAMP' | 'BIGINT',
  defaultZone: 'GMT' | 'server',
  nulls: 'null' | 'fail',
): ScalarFunction {
  return scalar(
    name,
    description,
    overload({
      params: ['text: STRING', 'pattern: STRING'],
      returns,
      nulls,
      make: (site) => {
        const reader = remembered<Reader>(patternParser)
        const place = zone(defaultZone === 'GMT' ? 'GMT' : site.zone)
        return (text, pattern) => resolveTimestamp(reader(pattern)(text), place)
      },
    }),
    overload({
      params: ['text: STRING', 'pattern: STRING', 'zone: STRING'],
      returns,
      nulls,
      make: () => {
        const reader = remembered<Reader>(patternParser)
        return (text, pattern, id) => resolveTimestamp(reader(pattern)(text), zone(id))
      },
    }),
  )
}

/** Today in a zone. */
function today(now: number, id: string): number {
  return Math.floor((now + zone(id).offsetAt(now)) / dayMs)
}

export const dates: readonly ScalarFunction[] = [
  scalarFunction('CONVERT_TZ', {
    description: 'A timestamp that shows in one zone what it showed in another.',
    params: ['ts: TIMESTAMP', 'from: STRING', 'to: STRING'],
    returns: 'TIMESTAMP',
    call: (ts, from, to) => ts + zone(to).offsetAt(ts) - zone(from).offsetAt(ts),
  }),
  shift('dateadd', 'A date so many units later.', 'DATE', 1),
  shift('datesub', 'A date so many units earlier.', 'DATE', -1),
  scalarFunction('DATETOSTRING', {
    description: 'Days since 1970-01-01 written by a pattern. FORMAT_DATE does it for a DATE.',
    params: ['epochDays: INTEGER', 'pattern: STRING'],
    returns: 'STRING',
    make: () => {
      const formatter = remembered(dateFormatter)
      return (days, pattern) => formatter(pattern)(days)
    },
  }),
  scalarFunction('FORMAT_DATE', {
    description: 'A date written by a pattern.',
    params: ['value: DATE', 'pattern: STRING'],
    returns: 'STRING',
    make: () => {
      const formatter = remembered(dateFormatter)
      return (days, pattern) => formatter(pattern)(days)
    },
  }),
  scalarFunction('FORMAT_TIME', {
    description: 'A time written by a pattern.',
    params: ['value: TIME', 'pattern: STRING'],
    returns: 'STRING',
    make: () => {
      const formatter = remembered(timeFormatter)
      return (ms, pattern) => formatter(pattern)(ms)
    },
  }),
  formats('FORMAT_TIMESTAMP', 'A timestamp written by a pattern, in a zone.', 'value: TIMESTAMP', 'GMT', 'null'),
  scalarFunction('FROM_DAYS', {
    description: 'The date so many days after 1970-01-01.',
    params: ['days: INTEGER'],
    returns: 'DATE',
    nulls: 'fail',
    call: (days) => days,
  }),
  scalarFunction('FROM_UNIXTIME', {
    description: 'The timestamp so many milliseconds after the epoch.',
    params: ['millis: BIGINT'],
    returns: 'TIMESTAMP',
    call: Number,
  }),
  scalarFunction('PARSE_DATE', {
    description: 'A date read by a pattern.',
    params: ['text: STRING', 'pattern: STRING'],
    returns: 'DATE',
    make: ({ clock }) => {
      const reader = remembered(simpleDateParser)
      return (text, pattern) => reader(pattern)(text, clock.now())
    },
  }),
  scalarFunction('PARSE_TIME', {
    description: 'A time read by a pattern.',
    params: ['text: STRING', 'pattern: STRING'],
    returns: 'TIME',
    make: () => {
      const reader = remembered<Reader>(patternParser)
      return (text, pattern) => resolveTime(reader(pattern)(text))
    },
  }),
  parses('PARSE_TIMESTAMP', 'A timestamp read by a pattern, in a zone if it names none.', 'TIMESTAMP', 'GMT', 'null'),
  scalarFunction('STRINGTODATE', {
    description: 'Days since 1970-01-01, read by a pattern. PARSE_DATE gives a DATE.',
    params: ['text: STRING', 'pattern: STRING'],
    returns: 'INTEGER',
    nulls: 'fail',
    make: () => {
      const reader = remembered<Reader>(patternParser)
      return (text, pattern) => resolveDate(reader(pattern)(text))
    },
  }),
  parses(
    'STRINGTOTIMESTAMP',
    'Milliseconds since the epoch, read by a pattern. PARSE_TIMESTAMP gives a TIMESTAMP.',
    'BIGINT',
    'server',
    'fail',
  ),
  shift('timeadd', 'A time so many units later; it goes on behind midnight.', 'TIME', 1),
  shift('timestampadd', 'A timestamp so many units later.', 'TIMESTAMP', 1),
  shift('timestampsub', 'A timestamp so many units earlier.', 'TIMESTAMP', -1),
  formats(
    'TIMESTAMPTOSTRING',
    'Milliseconds since the epoch written by a pattern. FORMAT_TIMESTAMP does it for a TIMESTAMP.',
    'millis: BIGINT',
    'server',
    'null',
  ),
  shift('timesub', 'A time so many units earlier; it goes on before midnight.', 'TIME', -1),
  scalar(
    'UNIX_DATE',
    'Days since 1970-01-01 of a date, or of today.',
    overload({
      params: [],
      returns: 'INTEGER',
      make:
        ({ clock, zone: id }) =>
        () =>
          today(clock.now(), id),
    }),
    overload({ params: ['value: DATE'], returns: 'INTEGER', call: (value) => value }),
  ),
  scalar(
    'UNIX_TIMESTAMP',
    'Milliseconds since the epoch of a timestamp, or of now.',
    overload({
      params: [],
      returns: 'BIGINT',
      make:
        ({ clock }) =>
        () =>
          clock.now(),
    }),
    overload({ params: ['value: TIMESTAMP'], returns: 'BIGINT', call: (value) => value }),
  ),
]
