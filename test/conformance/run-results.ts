// What a run left behind, in the form in which its case lists it: outputs, what peeks saw, store contents, bytes of internal topics, dropped records.
import type { LogRecord } from '@millrace/record'
import type { TopologyTestDriver } from '@millrace/testing'
import type { Peeked } from './build-topology.ts'
import type { ConformanceCase } from './case.ts'
import type { CaseRun, JsonValue } from './case-runs.ts'
import { outputTypes } from './case-types.ts'
import { asJson, fromBytes, headersAsHex, headersAsText, hex } from './case-values.ts'

const internalPrefix = 'conformance-'

type Results = Readonly<Record<'outputs' | 'peeks' | 'stores' | 'internalTopics' | 'droppedRecords', unknown>>

export function expectedResults({ outputs, peeks, stores, internalTopics, droppedRecords }: CaseRun): Results {
  return { outputs, peeks: peeks ?? {}, stores: stores ?? {}, internalTopics: internalTopics ?? {}, droppedRecords }
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
    stores: await readStores(driver, run),
    internalTopics: Object.fromEntries(internal.map((topic) => [topic, driver.produced(topic).map(asInternal)])),
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

async function readStores(driver: TopologyTestDriver, run: CaseRun): Promise<unknown> {
  const stores: Record<string, unknown> = {}
  for (const [name, { type }] of Object.entries(run.stores ?? {})) {
    if (type !== 'timestampedKeyValue') throw new Error(`stores of type ${type} are not supported yet`)
    const entries: JsonValue[] = []
    for await (const { key, value } of driver.store(name).allAsync()) {
      entries.push({ key: asJson(key), value: asJson(value.value), timestamp: value.timestamp })
    }
    stores[name] = { type, entries }
  }
  return stores
}

function asInternal({ key, value, timestamp, headers }: LogRecord): unknown {
  return {
    keyHex: key === null ? null : hex(key),
    valueHex: value === null ? null : hex(value),
    timestamp,
    headers: headersAsHex(headers),
  }
}
