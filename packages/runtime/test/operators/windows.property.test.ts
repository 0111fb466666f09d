// Windowed counts against a plain count over the whole input: which windows exist, what is in them, what is late.
import { test as propertyTest } from '@fast-check/vitest'
import type { Windowed } from '@millrace/record'
import { long, string } from '@millrace/serde'
import type { ReadOnlySessionStore, TimestampedWindowStore } from '@millrace/state'
import {
  groupByKey,
  hopping,
  PlanBuilder,
  session,
  sliding,
  stream,
  unlimited,
  windowedBy,
  windowedCount,
  type Windows,
} from '@millrace/topology'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { type Bench, benchOf } from '../task-bench.ts'

const graceMs = 40
const retentionMs = 1_000_000

interface Event {
  readonly key: string
  readonly at: number
}

const events = fc.array(
  fc.record({ key: fc.constantFrom('a', 'b'), step: fc.nat(30), late: fc.oneof(fc.constant(0), fc.nat(120)) }),
  { maxLength: 60 },
)

type Drawn = readonly { readonly key: string; readonly step: number; readonly late: number }[]

function eventsOf(drawn: Drawn): readonly Event[] {
  let now = 200
  return drawn.map(({ key, step, late }) => {
    now += step
    return { key, at: Math.max(0, now - late) }
  })
}

function counted(windows: Windows, input: readonly Event[], kept: { retentionMs?: number } = { retentionMs }): Bench {
  const plan = new PlanBuilder()
  const source = plan.add(stream({ topics: ['in'], key: string(), value: string() }))
  const windowed = plan.add(windowedBy({ input: plan.add(groupByKey({ input: source })), windows }))
  plan.add(windowedCount({ input: windowed, materialized: { store: 'counts', value: long(), ...kept } }))
  const bench = benchOf(plan.build())
  for (const { key, at } of input) bench.pipe('in', `${key}=x@${at}`)
  return bench
}

const shown = ({ key, window }: Windowed<unknown>, count: unknown): string =>
  `${String(key)}[${window.startMs},${window.endMs}]=${String(count)}`

function windowCounts(bench: Bench): readonly string[] {
  const store = bench.task.view('counts') as TimestampedWindowStore<string, number>
  return [...store.all()].map(({ key, value }) => shown(key, value.value)).sort()
}

/** Events with the stream time at which each came. */
function timed(input: readonly Event[]): readonly (Event & { readonly streamTime: number })[] {
  let streamTime = -1
  return input.map((event) => {
    streamTime = Math.max(streamTime, event.at)
    return { ...event, streamTime }
  })
}

function tally(found: Iterable<string>): readonly string[] {
  const counts = new Map<string, number>()
  for (const window of found) counts.set(window, (counts.get(window) ?? 0) + 1)
  return [...counts].map(([window, count]) => `${window}=${count}`).sort()
}

describe('a windowed count', () => {
  propertyTest.prop([events, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })])(
    'of hopping windows counts each record in every window that it is in and that is not closed',
    (drawn, a, b) => {
      const [advance, size] = [Math.min(a, b), Math.max(a, b)]
      const input = eventsOf(drawn)
      const expected: string[] = []
      let late = 0
      for (const { key, at, streamTime } of timed(input)) {
        for (let start = 0; start <= at; start += advance) {
          if (start + size <= at) continue
          if (start + size > streamTime - graceMs) expected.push(`${key}[${start},${start + size}]`)
          else late += 1
        }
      }
      const bench = counted(hopping(size, advance, { grace: graceMs }), input)
      expect(windowCounts(bench)).toEqual(tally(expected))
      expect(bench.dropped()['late'] ?? 0).toBe(late)
    },
  )

  propertyTest.prop([events, fc.integer({ min: 0, max: 400 })])(
    'of an unlimited window counts each record from its start on, and never closes',
    (drawn, startMs) => {
      const input = eventsOf(drawn)
      const bench = counted(unlimited({ startMs }), input, {})
      const found = bench.task.view('counts') as TimestampedWindowStore<string, number>
      const counts = [...found.all()].map(({ key, value }) => `${key.key}[${key.window.startMs}=${value.value}`)
      const within = input.filter(({ at }) => at >= startMs).map(({ key }) => `${key}[${startMs}`)
      expect(counts.sort()).toEqual(tally(within))
    },
  )

  propertyTest.prop([events, fc.integer({ min: 0, max: 60 })])(
    'of sliding windows has, without late records, a window that ends at each record and one right after each that has a later one near',
    (drawn, difference) => {
      const input = eventsOf(drawn.map((event) => ({ ...event, late: Math.min(event.late, graceMs) })))
      const expected = new Set<string>()
      for (const key of ['a', 'b']) {
        const times = input.filter((event) => event.key === key).map(({ at }) => at)
        const inWindow = (start: number): number => times.filter((at) => at >= start && at <= start + difference).length
        for (const at of times) {
          for (const start of [at - difference, at + 1]) {
            if (inWindow(start) > 0) expected.add(`${key}[${start},${start + difference}]=${inWindow(start)}`)
          }
        }
      }
      const bench = counted(sliding(difference, { grace: 10_000 }), input)
      expect(windowCounts(bench)).toEqual([...expected].sort())
    },
  )

  propertyTest.prop([events, fc.integer({ min: 0, max: 40 })])(
    'of sessions has, without late records, a session for each run of records with no larger gap',
    (drawn, gap) => {
      const input = eventsOf(drawn)
      const expected: string[] = []
      for (const key of ['a', 'b']) {
        const times = input
          .filter((event) => event.key === key)
          .map(({ at }) => at)
          .sort((x, y) => x - y)
        for (let first = 0, last = 0; first < times.length; first = last) {
          for (last = first + 1; last < times.length && (times[last] as number) - (times[last - 1] as number) <= gap; )
            last += 1
          expected.push(`${key}[${times[first]},${times[last - 1]}]=${last - first}`)
        }
      }
      const bench = counted(session(gap, { grace: 10_000 }), input)
      const store = bench.task.view('counts') as ReadOnlySessionStore<string, number>
      expect([...store.all()].map(({ key, value }) => shown(key, value)).sort()).toEqual(expected.sort())
    },
  )
})
