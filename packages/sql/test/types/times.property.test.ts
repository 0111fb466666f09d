import { fc, test } from '@fast-check/vitest'
import {
  builtInFunctions,
  dateText,
  parseDate,
  type ScalarFunction,
  stringType,
  timestampText,
  timestampType,
} from '@millrace/sql'
import { expect } from 'vitest'
import { call } from '../functions/call.ts'

const dayMs = 86_400_000
const days = fc.integer({ min: -719_528, max: 2_932_896 })
const registry = builtInFunctions()
const run = (name: string, ...args: Parameters<typeof call> extends [unknown, ...infer Rest] ? Rest : never) =>
  call(registry.find(name) as ScalarFunction, ...args)

test.prop([days])('dates are those of the platform’s calendar', (day) => {
  const iso = new Date(day * dayMs).toISOString()
  expect(dateText(day)).toBe(iso.slice(0, 10))
  expect(timestampText(day * dayMs + 1)).toBe(`${iso.slice(0, 19)}.001`)
  expect(parseDate(dateText(day))).toBe(day)
})

const patterns = fc.constantFrom(
  "yyyy-MM-dd'T'HH:mm:ss.SSS",
  'yyyyMMddHHmmssSSS',
  'EEE, d MMM yyyy hh:mm:ss.SSS a',
  'yyyy-DDD kk:mm:ss.SSS',
  'u/M/d G A',
)
const zones = fc.constantFrom('UTC', '+05:45', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Tokyo')

test.prop([patterns, zones, fc.integer({ min: 0, max: 4_102_444_800_000 })])(
  'what a pattern wrote it reads, but for an hour that a zone has twice',
  (pattern, zone, ms) => {
    const [format, place] = [[stringType, pattern] as const, [stringType, zone] as const]
    const text = run('FORMAT_TIMESTAMP', [timestampType, ms], format, place) as string
    const back = run('PARSE_TIMESTAMP', [stringType, text], format, place) as number
    const again = run('FORMAT_TIMESTAMP', [timestampType, back], format, place)
    expect(again).toBe(text)
    if (zone === 'UTC' || zone.startsWith('+') || zone === 'Asia/Tokyo') expect(back).toBe(ms)
  },
)
