// Topics that a topology does not name: those that a pattern matches, and those that records choose. On any cluster.
import { join } from 'node:path'
import { long, type MillraceAppOptions, StreamsBuilder, string, type Topology } from '@millrace/streams'
import { describe, expect, type TestAPI } from 'vitest'
import { ClusterBed, eventually, type Keyed, textOf } from './cluster-bed.ts'

const text = { key: string(), value: string() }
const partitions = 4
const keys = 20
/** Topics are looked at often. */
const often: Partial<MillraceAppOptions> = { topicCheckInterval: '50ms' }

/** The key decides the partition, as it would in each of the topics. */
const events = (count: number): readonly Keyed[] =>
  Array.from({ length: count }, (_, at) => ({
    key: `k${at % keys}`,
    value: `v${at % 7}`,
    partition: (at % keys) % partitions,
  }))

const fold = (times: number): Readonly<Record<string, number>> =>
  Object.fromEntries(Array.from({ length: keys }, (_, key) => [`k${key}`, times]))

/** Counts records of all matched topics by key. */
function counting(bed: ClusterBed): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(new RegExp(`${bed.topic('events-')}.*`), text)
    .groupByKey()
    .count({ store: 'counts' })
    .toStream()
    .to(bed.topic('counted'), { value: long() })
  return builder.build()
}

async function processed(bed: ClusterBed, topic: string, count: number): Promise<void> {
  await eventually(async () => (await bed.committed(bed.topic(topic))) === count)
}

async function deleted(bed: ClusterBed, topic: string): Promise<void> {
  await bed.client.admin.deleteTopics([bed.topic(topic)])
  await eventually(async () => !(await bed.client.admin.describeTopics()).has(bed.topic(topic)))
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeTopics(cluster: string, clusterTest: TestAPI<{ readonly bootstrapServers: string }>): void {
  describe(`a pattern of topics on ${cluster}`, () => {
    clusterTest('is read by two instances as topics come and go', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ 'events-a': partitions, 'events-b': partitions, other: 1, counted: partitions })
      await bed.produce('events-a', events(200))
      await bed.produce('events-b', events(200))
      const apps = ['one', 'two'].map((name) =>
        bed.app(counting(bed), { ...often, stateDir: join(bed.directory, name) }),
      )
      await Promise.all(apps.map((app) => app.start()))
      await eventually(() => apps.every((app) => app.metrics()?.tasks.length === 2))
      await Promise.all([processed(bed, 'events-a', 200), processed(bed, 'events-b', 200)])

      await bed.createTopics({ 'events-c': partitions })
      await bed.produce('events-c', events(200))
      await processed(bed, 'events-c', 200)

      await deleted(bed, 'events-b')
      await bed.produce('events-a', events(200))
      await bed.produce('events-c', events(200))
      await Promise.all([processed(bed, 'events-a', 400), processed(bed, 'events-c', 400)])

      await apps[0]?.stop()
      await bed.produce('events-a', events(200))
      await processed(bed, 'events-a', 600)
      await apps[1]?.stop()
      expect(await bed.counts(bed.topic('counted'))).toEqual(fold((600 + 200 + 400) / keys))
      expect(await bed.counts(`${bed.applicationId}-counts-changelog`)).toEqual(fold((600 + 200 + 400) / keys))
    })

    clusterTest('may match nothing at first, with a repartition topic behind it', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ counted: 1 })
      const builder = new StreamsBuilder()
      builder
        .stream(new RegExp(`${bed.topic('events-')}.*`), text)
        .groupBy((_, value) => value, { key: string() })
        .count({ store: 'counts' })
        .toStream()
        .to(bed.topic('counted'), { value: long() })
      const app = bed.app(builder.build(), often)
      await app.start()
      expect(app.metrics()?.tasks).toEqual([])
      await bed.createTopics({ 'events-a': partitions })
      await bed.produce('events-a', events(70))
      const repartition = `${bed.applicationId}-counts-repartition`
      await eventually(async () => (await bed.committed(repartition)) === 70)
      await app.stop()
      const described = await bed.client.admin.describeTopics([repartition])
      expect(described.get(repartition)?.partitions).toHaveLength(partitions)
      const counts = await bed.counts(bed.topic('counted'))
      expect(counts).toEqual({ v0: 10, v1: 10, v2: 10, v3: 10, v4: 10, v5: 10, v6: 10 })
    })

    clusterTest('goes on when a topic is gone before anybody looked', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ 'events-a': 1, 'events-b': 2, passed: 1 })
      const builder = new StreamsBuilder()
      builder.stream(new RegExp(`${bed.topic('events-')}.*`), text).to(bed.topic('passed'))
      const app = bed.app(builder.build(), { topicCheckInterval: '1h' })
      await app.start()
      expect(app.metrics()?.tasks).toEqual(['0_0', '0_1'])
      await bed.produce('events-b', [{ key: 'k', value: 'from b', partition: 1 }])
      await processed(bed, 'events-b', 1)
      await deleted(bed, 'events-b')
      await eventually(() => app.metrics()?.tasks.join() === '0_0')
      await bed.produce('events-a', [{ key: 'k', value: 'from a' }])
      await processed(bed, 'events-a', 1)
      await app.stop()
      expect((await bed.read(bed.topic('passed'))).map(({ value }) => textOf(value))).toEqual(['from b', 'from a'])
    })

    clusterTest('refuses a topic that makes changelogs too small', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ 'events-a': 2, counted: 1 })
      const app = bed.app(counting(bed), often)
      await app.start()
      await bed.createTopics({ 'events-b': 3 })
      await expect(app.finished).rejects.toThrow(/RUNTIME_INTERNAL_TOPIC_MISMATCH: .* has 2 partitions.* needs 3/)
    })
  })

  describe(`a sink on ${cluster}`, () => {
    clusterTest('writes each record to the topic that it names', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ events: partitions, v0: 1, v1: partitions })
      const builder = new StreamsBuilder()
      builder
        .stream(bed.topic('events'), text)
        .filter((_, value) => value === 'v0' || value === 'v1')
        .to((_, value) => bed.topic(value))
      const app = bed.app(builder.build())
      await app.start()
      await bed.produce('events', events(140))
      await processed(bed, 'events', 140)
      await app.stop()
      for (const topic of ['v0', 'v1']) {
        const written = (await bed.read(bed.topic(topic))).map(({ key, value }) => `${textOf(key)} ${textOf(value)}`)
        const wanted = events(140).filter(({ value }) => value === topic)
        expect(written.toSorted()).toEqual(wanted.map(({ key, value }) => `${key} ${value}`).toSorted())
      }
    })

    clusterTest('says which topic a record named that is not there', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ events: 1 })
      const builder = new StreamsBuilder()
      builder.stream(bed.topic('events'), text).to(() => bed.topic('nowhere'))
      const app = bed.app(builder.build())
      await app.start()
      await bed.produce('events', [{ key: 'k', value: 'v' }])
      await expect(app.finished).rejects.toThrow(new RegExp(`RUNTIME_MISSING_TOPIC: .*${bed.topic('nowhere')}`))
    })

    clusterTest('writes a record to each partition that its partitioner names', async ({ bootstrapServers }) => {
      const bed = await ClusterBed.open(bootstrapServers)
      await bed.createTopics({ events: 1, spread: partitions })
      const builder = new StreamsBuilder()
      const partitioner = (_topic: string, _key: string | null, value: string, count: number): readonly number[] => {
        if (value === 'nobody') return []
        return value === 'everybody' ? Array.from({ length: count }, (_, partition) => partition) : [1, 3]
      }
      builder.stream(bed.topic('events'), text).to(bed.topic('spread'), { partitioner })
      const app = bed.app(builder.build())
      await app.start()
      await bed.produce(
        'events',
        ['everybody', 'nobody', 'some'].map((value) => ({ key: 'k', value })),
      )
      await processed(bed, 'events', 3)
      await app.stop()
      const values = (await bed.read(bed.topic('spread'))).map(({ value }) => textOf(value))
      // By partition.
      expect(values).toEqual(['everybody', 'everybody', 'some', 'everybody', 'everybody', 'some'])
    })
  })
}
