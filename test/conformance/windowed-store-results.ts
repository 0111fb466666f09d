// What windowed stores of a run hold, in the form in which its case lists it. Their order differs between Kafka Streams' kinds of stores and is not compared.
import type { ReadOnlySessionStore, TimestampedWindowStore, WindowedEntry, WindowStore } from '@millrace/state'
import type { TopologyTestDriver } from '@millrace/testing'
import type { ConformanceCase } from './case.ts'
import type { CaseRun, CaseStore, JsonValue } from './case-runs.ts'
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

/**
 * Kafka Streams' persistent stores of sessions are read key by key, and the record asked for the keys that it knew: those of inputs and of the store's changelog.
 * So of a store without a changelog it may lack rows of keys that were made on the way.
 */
export function listedKeysOnly(
  run: CaseRun,
  name: string,
  { type, entries = [] }: CaseStore,
): (entry: JsonValue) => boolean {
  if (type !== 'session' || run.internalTopics?.[`conformance-${name}-changelog`] !== undefined) return () => true
  const inputs = run.inputs.flatMap((input) => ('pipe' in input ? [input.pipe.key] : []))
  const known = new Set([...inputs, ...entries.map(keyOf)].map((key) => JSON.stringify(key)))
  return (entry) => known.has(JSON.stringify(keyOf(entry)))
}

const keyOf = (entry: JsonValue): JsonValue => (entry as Readonly<Record<string, JsonValue>>)['key'] ?? null

function sortKey(entry: JsonValue): string {
  const { key, start, end, value } = entry as Readonly<Record<string, JsonValue>>
  return JSON.stringify([key, start, end, value])
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
