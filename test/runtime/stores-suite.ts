// Stores as programs read them, of every type, on two instances that share four partitions: each holds its own keys, together they hold the fold of the input.
import { join } from 'node:path'
import {
  type MillraceApp,
  QueryableStoreTypes,
  session,
  StreamsBuilder,
  string,
  type Topology,
  tumbling,
  versionedStore,
  type WindowedEntry,
} from '@millrace/streams'
import { describe, expect, type TestAPI } from 'vitest'
import { ClusterBed, eventually, type Keyed } from './cluster-bed.ts'

const text = { key: string(), value: string() }
const partitions = 4
const keys = 8
const windowMs = 100
const { keyValueStore, timestampedKeyValueStore, windowStore, timestampedWindowStore, sessionStore } =
  QueryableStoreTypes
const { versionedKeyValueStore } = QueryableStoreTypes

/** Counts by key, by key and window, by key and session; and what each key was last. */
function keeping(bed: ClusterBed): Topology {
  const builder = new StreamsBuilder()
  const events = builder.stream(bed.topic('events'), text)
  const grouped = events.groupByKey()
  grouped.count({ store: 'counts' })
  grouped.windowedBy(tumbling(windowMs)).count({ store: 'windows', retention: '1h' })
  grouped.windowedBy(session(10)).count({ store: 'sessions', retention: '1h' })
  const versions = versionedStore('versions', { ...text, history: '1h' })
  events.process(
    (context) => {
      const store = context.store(versions)
      return ({ key, value, timestamp }) => void (key !== null && store.put(key, value, timestamp))
    },
    { stores: [versions] },
  )
  return builder.build()
}

const start = 1_000_000
/** Each key's records are 50 ms apart: two to a window, each a session of its own. */
const records: readonly Keyed[] = Array.from({ length: keys * 10 }, (_, at) => ({
  key: `k${at % keys}`,
  value: `v${Math.floor(at / keys)}`,
  partition: (at % keys) % partitions,
  timestamp: start + Math.floor(at / keys) * 50,
}))
const keyNames = Array.from({ length: keys }, (_, key) => `k${key}`)

const shown = ({ key: { key, window }, value }: WindowedEntry<string, number>): string =>
  `${key}[${window.startMs - start},${window.endMs - start}]=${value}`

async function all<T>(entries: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = []
  for await (const entry of entries) list.push(entry)
  return list
}

/** Everything that an instance has, by kind of store. */
async function contents(app: MillraceApp): Promise<Readonly<Record<string, readonly string[]>>> {
  const rows = await all(app.store('counts', timestampedKeyValueStore<string, number>()).allAsync())
  const windows = await all(app.store('windows', windowStore<string, number>()).allAsync())
  const versions = [...app.store('versions', versionedKeyValueStore<string, string>()).latest()]
  return {
    counts: rows.map(({ key, value: { value, timestamp } }) => `${key}=${value}@${timestamp - start}`),
    windows: windows.map(shown),
    sessions: (await all(app.store('sessions', sessionStore<string, number>()).allAsync())).map(shown),
    versions: versions.map(({ key, value, timestamp }) => `${key}=${value}@${timestamp - start}`),
  }
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeStores(cluster: string, clusterTest: TestAPI<{ readonly bootstrapServers: string }>): void {
  const fed = async (bed: ClusterBed): Promise<void> => {
    await bed.produce('events', records)
    await eventually(async () => (await bed.committed(bed.topic('events'))) === records.length)
  }

  describe(`a program that reads its stores on ${cluster}`, () => {
    clusterTest('finds them shared between two instances', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ events: partitions })
      const apps = ['one', 'two'].map((name) => bed.app(keeping(bed), { stateDir: join(bed.directory, name) }))
      await Promise.all(apps.map((app) => app.start()))
      await eventually(() => apps.every((app) => app.metrics()?.tasks.length === 2 && app.state === 'running'))
      await fed(bed)

      const [one = {}, two = {}] = await Promise.all(apps.map(contents))
      const together = (type: string): readonly string[] => {
        expect([type, one[type]?.length, two[type]?.length]).not.toContain(0)
        return [...(one[type] ?? []), ...(two[type] ?? [])].toSorted()
      }
      expect(together('counts')).toEqual(keyNames.map((key) => `${key}=10@450`))
      expect(together('versions')).toEqual(keyNames.map((key) => `${key}=v9@450`))
      expect(together('windows')).toEqual(
        keyNames.flatMap((key) => [0, 100, 200, 300, 400].map((at) => `${key}[${at},${at + 100}]=2`)),
      )
      expect(together('sessions')).toEqual(
        keyNames.flatMap((key) => Array.from({ length: 10 }, (_, at) => `${key}[${at * 50},${at * 50}]=1`)).toSorted(),
      )
      const counts = apps.map((app) => app.store('counts', keyValueStore<string, number>()))
      for (const key of keyNames) expect(counts.flatMap((store) => store.get(key) ?? [])).toEqual([10])
      await Promise.all(apps.map((app) => app.stop()))
    })

    clusterTest('looks at keys, stretches of time, and times past', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ events: partitions })
      const app = bed.app(keeping(bed))
      await app.start()
      await fed(bed)

      const windows = app.store('windows', windowStore<string, number>())
      expect(windows.fetch('k1', start + 100)).toBe(2)
      expect(windows.fetch('k1', start + 101)).toBeUndefined()
      const stretch = [start + 100, start + 300] as const
      const ofKey = ['k1[100,200]=2', 'k1[200,300]=2', 'k1[300,400]=2']
      expect((await all(windows.fetchRangeAsync('k1', ...stretch))).map(shown)).toEqual(ofKey)
      const backward = await all(windows.fetchRangeAsync('k1', ...stretch, { reverse: true }))
      expect(backward.map(shown)).toEqual(ofKey.toReversed())
      const ofAll = (await all(windows.fetchAllAsync(...stretch))).map(shown)
      expect(ofAll.toSorted()).toEqual(keyNames.flatMap((key) => ofKey.map((window) => window.replace('k1', key))))
      const row = app.store('windows', timestampedWindowStore<string, number>()).fetch('k1', start + 100)
      expect(row).toEqual({ value: 2, timestamp: start + 150 })

      const sessions = app.store('sessions', sessionStore<string, number>())
      expect(sessions.fetchSession('k2', start + 50, start + 50)).toBe(1)
      const found = [...sessions.findSessions('k2', start + 60, start + 160)].map(shown)
      expect(found).toEqual(['k2[100,100]=1', 'k2[150,150]=1'])
      expect([...sessions.fetch('k2', { reverse: true })].map(shown)).toHaveLength(10)

      const versions = app.store('versions', versionedKeyValueStore<string, string>())
      expect(versions.get('k3')?.value).toBe('v9')
      expect(versions.getAsOf('k3', start + 120)).toEqual({
        value: 'v2',
        timestamp: start + 100,
        validTo: start + 150,
      })
      expect(versions.getAsOf('k3', start - 1)).toBeUndefined()

      const counts = app.store<string, number>('counts')
      const range = await all(counts.rangeAsync('k1', 'k3'))
      expect(range.map(({ key }) => key).toSorted()).toEqual(['k1', 'k2', 'k3'])
      await app.stop()
    })

    clusterTest('is told when they are being moved, and finds them where they went', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ events: partitions })
      const first = bed.app(keeping(bed), { stateDir: join(bed.directory, 'one') })
      await first.start()
      await fed(bed)
      const store = first.store('counts', keyValueStore<string, number>())
      expect(await all(store.allAsync())).toHaveLength(keys)

      const told: string[] = []
      first.onStateChange(() => {
        try {
          store.get('k1')
        } catch (error) {
          told.push((error as Error).message)
        }
      })
      const second = bed.app(keeping(bed), { stateDir: join(bed.directory, 'two') })
      await second.start()
      await eventually(() => first.metrics()?.tasks.length === 2 && first.state === 'running')
      expect(told[0]).toMatch(/RUNTIME_WRONG_STATE: store counts .* rebalancing; wait until it is running/)
      expect(await all(store.allAsync())).toHaveLength(keys / 2)
      await first.stop()
      expect(() => store.get('k1')).toThrow('RUNTIME_WRONG_STATE')
      const rest = second.store('counts', keyValueStore<string, number>())
      await eventually(() => second.metrics()?.tasks.length === partitions && second.state === 'running')
      expect(await all(rest.allAsync())).toHaveLength(keys)
      await second.stop()
    })
  })
}
