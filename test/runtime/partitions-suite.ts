// What four partitions on two instances come to is what four test drivers come to, one for each partition: every kind of window, and joins that reach across partitions.
import { join } from 'node:path'
import { partitionForKey } from '@millrace/protocol'
import type { LogRecord } from '@millrace/record'
import {
  hopping,
  long,
  session,
  sliding,
  StreamsBuilder,
  string,
  type Topology,
  tumbling,
  unlimited,
} from '@millrace/streams'
import { TopologyTestDriver } from '@millrace/testing'
import { describe, expect, type TestAPI } from 'vitest'
import { ClusterBed, type Keyed, textOf } from './cluster-bed.ts'
import { untilWithin } from '../faults/within.ts'

const text = { key: string(), value: string() }
const number = { value: long() }
const partitions = 4
const keys = 12
const limitMs = 90_000
const outputs = [
  ...['tumbling', 'hopping', 'sliding', 'unlimited', 'sessions', 'closed-windows', 'closed-sliding', 'closed-sessions'],
  ...['cogrouped', 'owned', 'perhaps-owned', 'named', 'both'],
]

function topologyOf(topic: (name: string) => string): Topology {
  const builder = new StreamsBuilder()
  const people = builder.table(topic('people'), text)
  const names = builder.globalTable(topic('names'), text)
  const events = builder.stream(topic('events'), text)
  const grouped = events.groupByKey()
  const grace = '10s'
  grouped.windowedBy(tumbling(500, { grace })).count().toStream().to(topic('tumbling'), number)
  grouped
    .windowedBy(hopping(600, 200, { grace }))
    .reduce((a, b) => (a < b ? b : a), { value: string() })
    .toStream()
    .to(topic('hopping'))
  grouped.windowedBy(sliding(300, { grace })).count().toStream().to(topic('sliding'), number)
  grouped.windowedBy(unlimited()).count().toStream().to(topic('unlimited'), number)
  grouped.windowedBy(session(100, { grace })).count().toStream().to(topic('sessions'), number)
  // Kept until somebody looks for them, once a second: here all of time passes within one.
  const closing = { grace: 1_000 }
  const kept = { retention: '1h' } as const
  const windows = grouped.windowedBy(tumbling(500, closing)).emitStrategy('onWindowClose')
  windows.count(kept).toStream().to(topic('closed-windows'), number)
  const slides = grouped.windowedBy(sliding(300, closing)).emitStrategy('onWindowClose')
  slides.count(kept).toStream().to(topic('closed-sliding'), number)
  const sessions = grouped.windowedBy(session(100, closing)).emitStrategy('onWindowClose')
  sessions.count(kept).toStream().to(topic('closed-sessions'), number)
  grouped
    .cogroup((_key, value: string, longest: string) => (value > longest ? value : longest))
    .windowedBy(tumbling(1_000, { grace }))
    .aggregate(() => '', { value: string() })
    .toStream()
    .to(topic('cogrouped'))

  const latest = events.toTable(text)
  const ownerOf = (value: string): string => `p${Number(value.slice(1)) % 7}`
  const owned = (value: string, person: string | null): string => `${value} of ${person}`
  latest.join(people, ownerOf, owned, { value: string() }).toStream().to(topic('owned'))
  latest.leftJoin(people, ownerOf, owned, { value: string() }).toStream().to(topic('perhaps-owned'))
  events.join(names, (_, value) => ownerOf(value), owned).to(topic('named'), text)
  const lengths = events.filter((_, value) => value.length > 3).toTable(text)
  latest
    .outerJoin(lengths, (a, b) => `${a}+${b}`, { value: string() })
    .toStream()
    .to(topic('both'))
  return builder.build()
}

/** Of now: brokers delete what is old, from changelogs of windows too. */
const started = Math.floor(Date.now() / 3_600_000) * 3_600_000

/** Out of order within a second; each key has a partition of its own choice. */
function eventsOf(count: number): readonly Keyed[] {
  return Array.from({ length: count }, (_, at) => {
    const key = (at * at + 3 * at) % keys
    return {
      key: `k${key}`,
      value: `e${at}`,
      partition: key % partitions,
      timestamp: started + at * 20 + ((at * 389) % 900),
    }
  })
}

/** Where whoever asks for a key looks for it: in the default partitioner's partition. */
const owners: readonly Keyed[] = Array.from({ length: 10 }, (_, at) => ({
  key: `p${at % 5}`,
  value: `person ${at}`,
  partition: partitionForKey(Buffer.from(`p${at % 5}`), partitions),
}))

const isTick = (key: Uint8Array | null): boolean => textOf(key).includes('tick')
/** Moves the time of every partition past all windows. */
const ticks: readonly Keyed[] = Array.from({ length: partitions }, (_, partition) => ({
  key: `tick${partition}`,
  value: 'e0',
  partition,
  timestamp: started + 60_000,
}))

type Last = Readonly<Record<string, string>>

/** The last value of each key that has one, as bytes. */
function lastOf(records: readonly LogRecord[]): Last {
  const last: Record<string, string> = {}
  for (const { key, value } of records) {
    if (isTick(key)) continue
    const name = Buffer.from(key ?? []).toString('hex')
    if (value === null) delete last[name]
    else last[name] = Buffer.from(value).toString('hex')
  }
  return last
}

function expectedOf(events: readonly Keyed[]): Readonly<Record<string, Last>> {
  const expected: Record<string, Last> = Object.fromEntries(outputs.map((name) => [name, {}]))
  for (let partition = 0; partition < partitions; partition++) {
    const driver = new TopologyTestDriver(topologyOf((name) => name))
    const pipe = (topic: string, records: readonly Keyed[]): void => {
      for (const { key, value, timestamp = 1 } of records) {
        driver.pipe(topic, { key: Buffer.from(key), value: Buffer.from(value), timestamp })
      }
    }
    for (const topic of ['people', 'names']) pipe(topic, owners)
    pipe(
      'events',
      [...events, ...ticks].filter((record) => record.partition === partition),
    )
    for (const name of outputs) expected[name] = { ...expected[name], ...lastOf(driver.produced(name)) }
  }
  return expected
}

/** `clusterTest` gives each test the address of a cluster. */
export function describePartitions(cluster: string, clusterTest: TestAPI<{ readonly bootstrapServers: string }>): void {
  describe(`two instances on four partitions of ${cluster}`, () => {
    clusterTest(
      'come to what each partition comes to by itself: windows of every kind, foreign-key, global and table joins',
      { timeout: 180_000 },
      async ({ bootstrapServers }) => {
        const bed = await ClusterBed.open(bootstrapServers)
        const topics = ['events', 'people', 'names', ...outputs]
        await bed.createTopics(Object.fromEntries(topics.map((name) => [name, partitions])))
        for (const topic of ['people', 'names']) await bed.produce(topic, owners)
        const events = eventsOf(600)
        const expected = expectedOf(events)
        for (const name of outputs) expect([name, Object.keys(expected[name] ?? {}).length]).not.toContain(0)
        await bed.produce('events', events)

        const apps = ['one', 'two'].map((name) =>
          bed.app(
            topologyOf((topic) => bed.topic(topic)),
            { stateDir: join(bed.directory, name) },
          ),
        )
        for (const app of apps) await app.start()
        let differing: readonly string[] = []
        await untilWithin(
          limitMs,
          () => `equality of ${differing.join(', ')}`,
          async () => {
            // Windows that are closed are looked for with a record, now and then.
            await bed.produce('events', ticks)
            const actual = await Promise.all(outputs.map(async (name) => lastOf(await bed.read(bed.topic(name)))))
            differing = outputs.filter((name, at) => !isEqual(actual[at] ?? {}, expected[name] ?? {}))
            return differing.length === 0
          },
        )
        await Promise.all(apps.map((app) => app.stop()))
      },
    )
  })
}

function isEqual(a: Last, b: Last): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}
