// What windowed stores of a run hold, in the form in which its case lists it. Their order differs between Kafka Streams' kinds of stores and is not compared.
import type { ReadOnlySessionStore, TimestampedWindowStore, WindowedEntry, WindowStore } from '@millrace/state'
import type { TopologyTestDriver } from '@millrace/testing'
import type { ConformanceCase } from './case.ts'
import type { CaseStore, JsonValue } from './case-runs.ts'
import { asJson } from './case-values.ts'

type ReadStore = (driver: TopologyTestDriver, name: string) => Promise<readonly JsonValue[]>
type Entries<V> = AsyncIterable<WindowedEntry<unknown, V>>

const unordered = new Set(['timestampedWindow', 'window', 'session'])

export const windowedStoreReaders: Readonly<Record<string, ReadStore>> = {
  timestampedWindow: (driver, name) =>
    listed(driver.stateStore<TimestampedWindowStore<unknown, unknown>>(name).allAsync(), ({ value, timestamp }) => ({
      value: asJson(value),
      timestamp,
    })),
  window: (driver, name) =>
    listed(driver.stateStore<WindowStore<unknown, unknown>>(name).allAsync(), (value) => ({ value: asJson(value) })),
  session: (driver, name) =>
    listed(driver.stateStore<ReadOnlySessionStore<unknown, unknown>>(name).allAsync(), (value) => ({
      value: asJson(value),
    })),
}

async function listed<V>(
  entries: Entries<V>,
  asFields: (value: V) => Readonly<Record<string, JsonValue>>,
): Promise<readonly JsonValue[]> {
  const found: JsonValue[] = []
  for await (const { key, value } of entries) {
    found.push({ key: asJson(key.key), start: key.window.startMs, end: key.window.endMs, ...asFields(value) })
  }
  return found
}

/** Entries in an order of our own where order is not compared. */
export function comparable(type: string, entries: readonly JsonValue[]): readonly JsonValue[] {
  return unordered.has(type) ? [...entries].sort((a, b) => compareTexts(sortKey(a), sortKey(b))) : entries
}

/** Kafka Streams lists nothing of its persistent stores of sessions that are emitted when they close, whatever they hold. */
export function isNotListed({ topology }: ConformanceCase, { type, entries = [] }: CaseStore): boolean {
  const emitsSessions = topology.some(
    ({ emit, window }) => emit === 'onWindowClose' && (window as { readonly type: string }).type === 'session',
  )
  return emitsSessions && type === 'session' && entries.length === 0
}

function sortKey(entry: JsonValue): string {
  const { key, start, end, value } = entry as Readonly<Record<string, JsonValue>>
  return JSON.stringify([key, start, end, value])
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
