// Time zones: an id to its offset from UTC at an instant, and back from a local time. The rules of regions are the platform's.
import { evaluationError } from '../../errors.ts'
import { dayMs } from './calendar.ts'

export interface Zone {
  readonly id: string
  /** Milliseconds east of UTC at an instant. */
  offsetAt(instant: number): number
  /** A short or long name such as `PST`; offsets have none but their id. */
  nameAt(instant: number, style: 'short' | 'long'): string
}

/** An id as Java's ZoneId takes it: `Z`, `+01:00`, `UTC`, `GMT+2`, `Europe/Berlin`. Anything else is an error. */
export function zone(id: string): Zone {
  const known = zones.get(id)
  if (known) return known
  const made = fixedZone(id) ?? regionZone(id)
  if (zones.size >= 256) zones.clear()
  zones.set(id, made)
  return made
}

const zones = new Map<string, Zone>()

/** The instant of a local time. In an overlap the earlier of the two, in a gap as much later as the gap is long. */
export function instantOf(local: number, { offsetAt }: Pick<Zone, 'offsetAt'>): number {
  const before = offsetAt(local - dayMs)
  const early = local - before
  if (offsetAt(early) === before) return early
  const late = local - offsetAt(local + dayMs)
  return late + offsetAt(late) === local ? late : early
}

/** `+01:00` as milliseconds; undefined for what is no offset. */
export function parseOffset(text: string): number | undefined {
  if (text === 'Z') return 0
  const parts = /^([+-])(?:(\d{1,2})|(\d{2}):?(\d{2})|(\d{2}):(\d{2}):(\d{2})|(\d{2})(\d{2})(\d{2}))$/.exec(text)
  if (!parts) return undefined
  const [, sign, ...digits] = parts
  const [hours = 0, minutes = 0, seconds = 0] = digits.filter((part) => part !== undefined).map(Number)
  const offset = (hours * 3600 + minutes * 60 + seconds) * 1000
  if (minutes > 59 || seconds > 59 || offset > 18 * 3_600_000) return undefined
  return sign === '-' ? -offset : offset
}

/** `+01:00`; seconds where there are any. */
function offsetText(offset: number): string {
  const total = Math.abs(offset) / 1000
  const parts = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
  const shown = total % 60 === 0 ? parts.slice(0, 2) : parts
  return (offset < 0 ? '-' : '+') + shown.map((part) => String(part).padStart(2, '0')).join(':')
}

function fixedZone(id: string): Zone | undefined {
  const [prefix = ''] = /^(?:UTC|GMT|UT)/.exec(id) ?? []
  const offset = prefix !== '' && prefix === id ? 0 : parseOffset(id.slice(prefix.length))
  if (offset === undefined || (prefix !== '' && id.endsWith('Z'))) return undefined
  const text = offset === 0 ? prefix || 'Z' : prefix + offsetText(offset)
  return { id: text, offsetAt: () => offset, nameAt: () => text }
}

/** Ids of three letters that Java knows; the platform knows more of them. */
const short: ReadonlySet<string> = new Set(['UCT', 'CET', 'EET', 'MET', 'WET', 'ROC', 'ROK', 'PRC'])
const bucketMs = 900_000

function regionZone(id: string): Zone {
  const format = regionFormat(id, 'longOffset')
  // Offsets change on quarters of an hour.
  const buckets = new Map<number, number>()
  return {
    id,
    offsetAt(instant) {
      const bucket = Math.floor(instant / bucketMs)
      let offset = buckets.get(bucket)
      if (offset === undefined) {
        if (buckets.size >= 4096) buckets.clear()
        offset = offsetIn(format, bucket * bucketMs)
        buckets.set(bucket, offset)
      }
      return offset
    },
    nameAt: (instant, style) => zoneName(regionFormat(id, style), instant),
  }
}

function regionFormat(id: string, timeZoneName: 'longOffset' | 'short' | 'long'): Intl.DateTimeFormat {
  try {
    if (/^[A-Z]{3}$/.test(id) && !short.has(id)) throw new RangeError(id)
    return new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName })
  } catch (cause) {
    throw evaluationError(`${JSON.stringify(id)} is no time zone; write one such as 'Europe/Berlin' or '+01:00'`, {
      cause,
    })
  }
}

function zoneName(format: Intl.DateTimeFormat, instant: number): string {
  return format.formatToParts(instant).find((part) => part.type === 'timeZoneName')?.value ?? ''
}

function offsetIn(format: Intl.DateTimeFormat, instant: number): number {
  return parseOffset(zoneName(format, instant).slice(3) || 'Z') ?? 0
}
