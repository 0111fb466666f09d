// What the operators must have written, recomputed from the input alone, and how far at-least-once lets them stray from it.
import type { LogRecord } from '@millrace/record'
import { json, type Serde, sessionWindowed, string, timeWindowed } from '@millrace/streams'
import { expect } from 'vitest'
import { type ClusterBed, type Keyed, textOf } from '../runtime/cluster-bed.ts'
import { joinMs, sessionGapMs, windowMs } from './programs/operators-topology.ts'

/** An input, by partition, and what each kill left: committed offsets and the ends of the input. */
export interface Fed {
  readonly records: Keyed[][]
  readonly kills: { readonly committed: readonly number[]; readonly ends: readonly number[] }[]
  count: number
}

/** Values (they name their records) that kills left uncommitted, with the number of those kills. */
export function openTimes(inputs: readonly Fed[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const { records, kills } of inputs) {
    for (const { committed, ends } of kills) {
      for (const [partition, ofPartition] of records.entries()) {
        for (const { value } of ofPartition.slice(committed[partition], ends[partition])) {
          times.set(value, (times.get(value) ?? 0) + 1)
        }
      }
    }
  }
  return times
}

type Lists = Readonly<Record<string, readonly string[]>>
type Last = Readonly<Record<string, string>>

export interface ExpectedResults {
  /** Values of the records in each window, of each session. */
  readonly windows: Lists
  readonly sessions: Lists
  readonly pairs: readonly string[]
  /** The last result of each key. */
  readonly both: Last
  readonly owned: Last
  readonly priced: Last
  readonly values: Lists
}

const isEnd = ({ key }: { readonly key: string }): boolean => key.startsWith('end')
const timeOf = ({ timestamp = 0 }: Keyed): number => timestamp

export function expectedResults(
  events: Fed,
  others: Fed,
  people: Last,
  prices: readonly Keyed[],
  personOf: (value: string) => string,
): ExpectedResults {
  const byKey = (fed: Fed): ReadonlyMap<string, readonly Keyed[]> =>
    Map.groupBy(
      fed.records.flat().filter((record) => !isEnd(record)),
      ({ key }) => key,
    )
  const [left, right] = [byKey(events), byKey(others)]
  const windows: Record<string, string[]> = {}
  const sessions: Record<string, string[]> = {}
  const pairs: string[] = []
  for (const [key, records] of left) {
    for (const record of records) (windows[`${key}@${startOf(record)}`] ??= []).push(record.value)
    for (const one of sessionsOf(records)) sessions[`${key}@${one.startMs}-${one.endMs}`] = one.values
    for (const event of records) {
      for (const other of right.get(key) ?? []) {
        if (Math.abs(timeOf(event) - timeOf(other)) <= joinMs) pairs.push(`${event.value}+${other.value}`)
      }
    }
  }
  const lastOf = (records: readonly Keyed[] | undefined): string => records?.at(-1)?.value ?? ''
  return {
    windows,
    sessions,
    pairs,
    both: Object.fromEntries(
      [...left.keys()]
        .filter((key) => right.has(key))
        .map((key) => [key, `${lastOf(left.get(key))}+${lastOf(right.get(key))}`]),
    ),
    owned: Object.fromEntries(
      [...left].map(([key, records]) => [key, `${lastOf(records)} of ${people[personOf(lastOf(records))]}`]),
    ),
    priced: Object.fromEntries([...Map.groupBy(prices, ({ key }) => key)].map(([key, of]) => [key, latestOf(of)])),
    values: Object.fromEntries([...left].map(([key, records]) => [key, records.map(({ value }) => value)])),
  }
}

const startOf = (record: Keyed): number => timeOf(record) - (timeOf(record) % windowMs)

function sessionsOf(records: readonly Keyed[]): { startMs: number; endMs: number; values: string[] }[] {
  const sessions: { startMs: number; endMs: number; values: string[] }[] = []
  for (const record of records) {
    const current = sessions.at(-1)
    if (current && timeOf(record) - current.endMs <= sessionGapMs) {
      current.endMs = timeOf(record)
      current.values.push(record.value)
    } else sessions.push({ startMs: timeOf(record), endMs: timeOf(record), values: [record.value] })
  }
  return sessions
}

/** Of the greatest time; of equal times the one that came last. */
function latestOf(records: readonly Keyed[]): string {
  return records.reduce((latest, one) => (timeOf(one) >= timeOf(latest) ? one : latest)).value
}

/** Throws what is wrong. */
export async function verifyResults(
  bed: ClusterBed,
  expected: ExpectedResults,
  open: ReadonlyMap<string, number>,
): Promise<void> {
  const windowKey = timeWindowed(string(), windowMs)
  const sessionKey = sessionWindowed(string())
  const windows = await lists(bed, 'windows', windowKey, ({ key, window }) => `${key}@${window.startMs}`)
  verifyLists('windows', windows, expected.windows, open)
  const closed = await lists(bed, 'closed', windowKey, ({ key, window }) => `${key}@${window.startMs}`)
  verifyLists('closed windows', closed, expected.windows, open)
  const sessions = await lists(bed, 'sessions', sessionKey, ({ key, window }) => {
    return `${key}@${window.startMs}-${window.endMs}`
  })
  verifyLists('sessions', sessions, expected.sessions, open)
  verifyPairs(
    (await bed.read(bed.topic('pairs')))
      .filter(({ key }) => !isEnd({ key: textOf(key) }))
      .map(({ value }) => textOf(value)),
    expected.pairs,
    open,
  )
  for (const table of ['both', 'owned'] as const) {
    expect(lastTexts(await bed.read(bed.topic(table))), table).toEqual(expected[table])
  }
  // A versioned table passes on what is out of order, too.
  const priced = (await bed.read(bed.topic('priced'))).toSorted((a, b) => a.timestamp - b.timestamp)
  expect(lastTexts(priced), 'priced').toEqual(expected.priced)
  const totals = Object.entries(await bed.counts(bed.topic('totals'))).filter(([key]) => !isEnd({ key }))
  expect(totals.map(([key]) => key).sort()).toEqual(Object.keys(expected.values).sort())
  for (const [key, total] of totals) {
    const values = expected.values[key] ?? []
    const repeated = values.reduce((sum, value) => sum + (open.get(value) ?? 0), 0)
    expect(total, `total of ${key}, at least`).toBeGreaterThanOrEqual(values.length)
    expect(total, `total of ${key}, at most`).toBeLessThanOrEqual(values.length + repeated)
  }
}

/** Each list has every value that is expected, and one twice only where a kill left it open. */
export function verifyLists(what: string, actual: Lists, expected: Lists, open: ReadonlyMap<string, number>): void {
  expect(Object.keys(actual).sort(), what).toEqual(Object.keys(expected).sort())
  for (const [name, values] of Object.entries(expected)) {
    const found = actual[name] ?? []
    expect([...new Set(found)].sort(), `${what}: ${name}`).toEqual([...values].sort())
    verifyTimes(`${what}: ${name}`, found, (value) => 1 + (open.get(value) ?? 0))
  }
}

export function verifyPairs(
  actual: readonly string[],
  expected: readonly string[],
  open: ReadonlyMap<string, number>,
): void {
  expect([...new Set(actual)].sort()).toEqual([...expected].sort())
  verifyTimes('pairs', actual, (pair) =>
    pair.split('+').reduce((times, value) => times * (1 + (open.get(value) ?? 0)), 1),
  )
}

function verifyTimes(what: string, values: readonly string[], atMost: (value: string) => number): void {
  for (const [value, same] of Map.groupBy(values, (one) => one)) {
    expect(same.length, `${what}: times of ${value}`).toBeLessThanOrEqual(atMost(value))
  }
}

/** The last list of each windowed key that has one. */
async function lists<K extends { readonly key: string }>(
  bed: ClusterBed,
  topic: string,
  keys: Serde<K>,
  nameOf: (key: K) => string,
): Promise<Lists> {
  const serde = json<readonly string[]>()
  const found: Record<string, readonly string[]> = {}
  for (const { key, value } of await bed.read(bed.topic(topic))) {
    const windowed = keys.deserialize(key as Uint8Array)
    if (isEnd(windowed)) continue
    if (value === null) delete found[nameOf(windowed)]
    else found[nameOf(windowed)] = serde.deserialize(value)
  }
  return found
}

function lastTexts(records: readonly LogRecord[]): Last {
  const last: Record<string, string> = {}
  for (const { key, value } of records) {
    if (!isEnd({ key: textOf(key) })) last[textOf(key)] = textOf(value)
  }
  return last
}
