// What a run left behind, in the form in which its case lists it: outputs, what peeks saw, store contents, bytes of internal topics, dropped records.
import type { LogRecord } from '@millrace/record'
import type { KeyValueStore, TimestampedKeyValueStore, VersionedStore } from '@millrace/streams'
import type { TopologyTestDriver } from '@millrace/testing'
import type { Peeked } from './case-build.ts'
import type { ConformanceCase } from './case.ts'
import type { CaseRun, JsonValue } from './case-runs.ts'
import { outputTypes } from './case-types.ts'
import { asJson, fromBytes, headersAsHex, headersAsText, hex } from './case-values.ts'
import { comparable, isNotListed, listedKeysOnly, windowedStoreReaders } from './windowed-store-results.ts'

const internalPrefix = 'conformance-'

export type Results = Readonly<Record<'outputs' | 'peeks' | 'stores' | 'internalTopics' | 'droppedRecords', unknown>>

export function expectedResults({ outputs, peeks, stores, internalTopics, droppedRecords }: CaseRun): Results {
  const listed = Object.entries(stores ?? {}).map(([name, { type, entries, latest }]) => [
    name,
    { type, entries: comparable(type, entries ?? latest ?? []) },
  ])
  return {
    outputs,
    peeks: peeks ?? {},
    stores: Object.fromEntries(listed),
    internalTopics: internalTopics ?? {},
    droppedRecords,
  }
}

export async function readResults(
  driver: TopologyTestDriver,
  file: ConformanceCase,
  run: CaseRun,
  peeks: ReadonlyMap<string, readonly Peeked[]>,
): Promise<Results> {
  const written = driver.producedTopics.filter((topic) => !topic.startsWith(internalPrefix))
  const internal = driver.producedTopics.filter((topic) => topic.startsWith(internalPrefix))
  const outputs = Object.entries(run.outputs ?? {})
  return {
    outputs: Object.fromEntries(
      [...new Set([...outputs.map(([topic]) => topic), ...written])].map((topic) => [
        topic,
        readOutput(driver, file, topic, outputs.find(([name]) => name === topic)?.[1] ?? []),
      ]),
    ),
    peeks: Object.fromEntries(
      [...peeks].map(([step, seen]) => [
        step,
        seen.map(({ key, value }) => ({ key: asJson(key), value: asJson(value) })),
      ]),
    ),
    stores: await readStores(driver, file, run),
    internalTopics: Object.fromEntries(internal.map((topic) => [topic, readInternal(driver, topic, run)])),
    droppedRecords: [...driver.droppedRecords.values()].reduce((sum, count) => sum + count, 0),
  }
}

function readOutput(
  driver: TopologyTestDriver,
  file: ConformanceCase,
  topic: string,
  expected: readonly { readonly keyHex?: string }[],
): unknown {
  const records = driver.produced(topic)
  if (records.length === 0) return []
  const types = outputTypes(file, topic)
  return records.map(({ key, value, timestamp, headers }, index) => ({
    key: fromBytes(types.key, key),
    value: fromBytes(types.value, value),
    timestamp,
    headers: headersAsText(headers),
    keyHex: expected[index]?.keyHex === undefined || key === null ? undefined : hex(key),
  }))
}

async function readStores(driver: TopologyTestDriver, file: ConformanceCase, run: CaseRun): Promise<unknown> {
  const stores: Record<string, unknown> = {}
  for (const [name, stored] of Object.entries(run.stores ?? {})) {
    const { type } = stored
    const read = storeReaders[type]
    if (!read) throw new Error(`stores of type ${type} are not supported yet`)
    const rows = isNotListed(file, stored) ? [] : await read(driver, name)
    stores[name] = { type, entries: comparable(type, rows.filter(listedKeysOnly(run, name, stored))) }
  }
  return stores
}

type ReadStore = (driver: TopologyTestDriver, name: string) => Promise<readonly JsonValue[]>

const storeReaders: Readonly<Record<string, ReadStore>> = {
  ...windowedStoreReaders,
  timestampedKeyValue: async (driver, name) => {
    const entries: JsonValue[] = []
    const store = driver.stateStore<TimestampedKeyValueStore<unknown, unknown>>(name)
    for await (const { key, value } of store.allAsync()) {
      entries.push({ ...keyFields(key), value: asJson(value.value), timestamp: value.timestamp })
    }
    return entries
  },
  versioned: async (driver, name) => {
    const latest = [...driver.stateStore<VersionedStore<unknown, unknown>>(name).latest()]
    return latest
      .map(({ key, value, timestamp }) => ({ key: asJson(key), value: asJson(value), timestamp }))
      .sort((a, b) => (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1))
  },
  keyValue: async (driver, name) => {
    const entries: JsonValue[] = []
    for await (const { key, value } of driver.stateStore<KeyValueStore<unknown, unknown>>(name).allAsync()) {
      entries.push({ ...keyFields(key), value: asJson(value) })
    }
    return entries
  },
}

/** Windowed keys are listed with their window beside them, in stores of any kind. */
function keyFields(key: unknown): Readonly<Record<string, JsonValue>> {
  const shown = asJson(key)
  return isWindowedKey(shown) ? shown : { key: shown }
}

function isWindowedKey(key: JsonValue): key is Readonly<Record<string, JsonValue>> {
  return typeof key === 'object' && key !== null && 'start' in key
}

/** Where Kafka Streams leaves a timestamp to its producer, the case has none. */
function readInternal(driver: TopologyTestDriver, topic: string, run: CaseRun): readonly unknown[] {
  const expected = run.internalTopics?.[topic] as readonly { readonly timestamp: number | null }[] | undefined
  return driver.produced(topic).map((record, index) => {
    const shown = asInternal(record)
    return expected?.[index]?.timestamp === null ? { ...shown, timestamp: null } : shown
  })
}

function asInternal({ key, value, timestamp, headers }: LogRecord): Readonly<Record<string, unknown>> {
  return {
    keyHex: key === null ? null : hex(key),
    valueHex: value === null ? null : hex(value),
    timestamp,
    headers: headersAsHex(headers),
  }
}
