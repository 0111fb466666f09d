// What applications must do on any cluster: run on the embedded broker and on Apache Kafka.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeAssignment } from '@millrace/protocol'
import { long, StreamsBuilder, string, type Topology } from '@millrace/streams'
import { describe, expect, type TestAPI } from 'vitest'
import { ClusterBed, eventually, type Keyed, longOf, textOf } from './cluster-bed.ts'

const text = { key: string(), value: string() }

function counting(bed: ClusterBed): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(bed.topic('events'), text)
    .groupByKey()
    .count({ store: 'counts' })
    .toStream()
    .to(bed.topic('counted'), { value: long() })
  return builder.build()
}

function regrouping(bed: ClusterBed): Topology {
  const builder = new StreamsBuilder()
  builder
    .stream(bed.topic('events'), text)
    .groupBy((_, value) => value, { key: string() })
    .count({ store: 'counts' })
    .toStream()
    .to(bed.topic('counted'), { value: long() })
  return builder.build()
}

const partitions = 4
const events = (count: number): readonly Keyed[] =>
  Array.from({ length: count }, (_, at) => ({
    key: `k${at % 20}`,
    value: `v${at % 7}`,
    partition: (at % 20) % partitions,
  }))

function fold(records: readonly Keyed[], by: 'key' | 'value'): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const record of records) counts[record[by]] = (counts[record[by]] ?? 0) + 1
  return counts
}

/** `clusterTest` gives each test the address of a cluster. */
export function describeApplications(
  cluster: string,
  clusterTest: TestAPI<{ readonly bootstrapServers: string }>,
): void {
  const open = async (bootstrapServers: string, topics: Readonly<Record<string, number>>): Promise<ClusterBed> => {
    const bed = await ClusterBed.open(bootstrapServers)
    await bed.createTopics(topics)
    return bed
  }
  const openCounting = (bootstrapServers: string): Promise<ClusterBed> =>
    open(bootstrapServers, { events: partitions, counted: partitions })
  const processed = (bed: ClusterBed, count: number): Promise<void> =>
    eventually(async () => (await bed.committed(bed.topic('events'))) === count)

  describe(`an application on ${cluster}`, () => {
    clusterTest('counts what comes, and goes on exactly after a restart', async ({ bootstrapServers }) => {
      const bed = await openCounting(bootstrapServers)
      for (const run of [1, 2]) {
        const app = bed.app(counting(bed))
        await app.start()
        await bed.produce('events', events(500))
        await processed(bed, run * 500)
        await app.stop()
      }
      const expected = fold([...events(500), ...events(500)], 'key')
      expect(await bed.counts(bed.topic('counted'))).toEqual(expected)
      expect(await bed.counts(`${bed.applicationId}-counts-changelog`)).toEqual(expected)
    })

    clusterTest('restores its state from the changelog when the directory is gone', async ({ bootstrapServers }) => {
      const bed = await openCounting(bootstrapServers)
      const first = bed.app(counting(bed))
      await first.start()
      await bed.produce('events', events(500))
      await processed(bed, 500)
      await first.stop()
      await rm(join(bed.directory, 'state'), { recursive: true })
      const second = bed.app(counting(bed))
      let restored = 0
      second.onRestore((progress) => {
        if (progress.done) restored += progress.total
      })
      await second.start()
      expect(restored).toBe((await bed.read(`${bed.applicationId}-counts-changelog`)).length)
      await bed.produce('events', events(500))
      await processed(bed, 1000)
      await second.stop()
      expect(await bed.counts(bed.topic('counted'))).toEqual(fold([...events(500), ...events(500)], 'key'))
    })

    clusterTest(
      'counts by another key through a repartition topic of four partitions',
      async ({ bootstrapServers }) => {
        const bed = await openCounting(bootstrapServers)
        const app = bed.app(regrouping(bed))
        await app.start()
        await bed.produce('events', events(700))
        const repartition = `${bed.applicationId}-counts-repartition`
        await eventually(async () => (await bed.committed(repartition)) === 700)
        await app.stop()
        expect(await bed.counts(bed.topic('counted'))).toEqual(fold(events(700), 'value'))
      },
    )

    clusterTest('deletes what it has processed from repartition topics', async ({ bootstrapServers }) => {
      const bed = await openCounting(bootstrapServers)
      const app = bed.app(regrouping(bed), { repartitionPurgeInterval: '50ms' })
      await app.start()
      await bed.produce('events', events(300))
      const repartition = `${bed.applicationId}-counts-repartition`
      await eventually(async () => (await bed.committed(repartition)) === 300)
      // Purges follow commits, so there must be some.
      await eventually(async () => {
        await bed.produce('events', events(1))
        const at = Array.from({ length: partitions }, (_, partition) => partition)
        const starts = await bed.client.admin.listOffsets(
          at.map((partition) => ({ topic: repartition, partition, at: 'earliest' as const })),
        )
        return [...starts.values()].reduce((sum, offset) => sum + offset, 0) >= 300
      })
      await app.stop()
    })

    clusterTest('makes internal topics as Kafka Streams configures them', async ({ bootstrapServers }) => {
      const bed = await openCounting(bootstrapServers)
      const app = bed.app(regrouping(bed))
      await app.start()
      await app.stop()
      const configsOf = async (topic: string): Promise<Record<string, string | null>> =>
        Object.fromEntries((await bed.client.admin.describeConfigs(topic)).map(({ name, value }) => [name, value]))
      expect(await configsOf(`${bed.applicationId}-counts-repartition`)).toMatchObject({
        'cleanup.policy': 'delete',
        'retention.ms': '-1',
        'segment.bytes': '52428800',
      })
      expect(await configsOf(`${bed.applicationId}-counts-changelog`)).toMatchObject({ 'cleanup.policy': 'compact' })
    })

    clusterTest(
      'gives records of two topics to a task in the order of their timestamps',
      async ({ bootstrapServers }) => {
        const bed = await open(bootstrapServers, { events: 1, users: 1, joined: 1 })
        const builder = new StreamsBuilder()
        const users = builder.table(bed.topic('users'), text)
        builder
          .stream(bed.topic('events'), text)
          .join(users, (event, user) => `${event} by ${user}`)
          .to(bed.topic('joined'), { value: string() })
        const numbers = Array.from({ length: 3000 }, (_, at) => at)
        const records = (value: string, shift: number): readonly Keyed[] =>
          numbers.map((at) => ({ key: 'u', value: `${value}-${at}`, timestamp: 2 * at + shift }))
        await bed.produce('users', records('name', 1))
        await bed.produce('events', records('event', 2))
        const app = bed.app(builder.build(), { maxBufferedRecords: 100 })
        await app.start()
        await eventually(async () => (await bed.committed(bed.topic('events'))) === numbers.length)
        await app.stop()
        const joined = (await bed.read(bed.topic('joined'))).map(({ value }) => textOf(value))
        expect(joined).toEqual(numbers.map((at) => `event-${at} by name-${at}`))
      },
    )

    clusterTest('commits early when uncommitted state grows too large', async ({ bootstrapServers }) => {
      const bed = await openCounting(bootstrapServers)
      const app = bed.app(counting(bed), { commitInterval: '1h', uncommittedMaxBytes: 100, cacheMaxBytes: 0 })
      await app.start()
      await bed.produce('events', events(2000))
      await eventually(() => app.metrics()?.recordsProcessed === 2000)
      expect(app.metrics()?.commits).toBeGreaterThan(1)
      await app.stop()
      expect(await bed.counts(bed.topic('counted'))).toEqual(fold(events(2000), 'key'))
    })

    clusterTest('takes its place again at once as a static member', async ({ bootstrapServers }) => {
      const bed = await openCounting(bootstrapServers)
      const options = { instanceId: 'one', sessionTimeout: '30s' } as const
      for (const life of [1, 2]) {
        const app = bed.app(counting(bed), options)
        await app.start()
        await bed.produce('events', events(100))
        await processed(bed, life * 100)
        await app.stop()
      }
      const [group] = await bed.client.admin.describeGroups([bed.applicationId])
      expect(group?.members.map(({ instanceId }) => instanceId)).toEqual(['one'])
      expect(await bed.counts(bed.topic('counted'))).toEqual(fold([...events(100), ...events(100)], 'key'))
    })

    clusterTest('puts what it cannot read aside, with the cause in headers', async ({ bootstrapServers }) => {
      const bed = await open(bootstrapServers, { numbers: 1, doubled: 1, rejected: 1 })
      const builder = new StreamsBuilder()
      builder
        .stream(bed.topic('numbers'), { key: string(), value: long() })
        .mapValues((value) => value * 2)
        .to(bed.topic('doubled'), { value: long() })
      const app = bed.app(builder.build(), {
        onDeserializationError: 'dead-letter',
        deadLetterTopic: bed.topic('rejected'),
      })
      await app.start()
      const seven = Buffer.from([0, 0, 0, 0, 0, 0, 0, 7]).toString()
      await bed.produce('numbers', [
        { key: 'a', value: seven },
        { key: 'b', value: 'rubbish' },
        { key: 'c', value: seven },
      ])
      await eventually(async () => (await bed.committed(bed.topic('numbers'))) === 3)
      await app.stop()
      expect((await bed.read(bed.topic('doubled'))).map(({ value }) => longOf(value))).toEqual([14, 14])
      const [letter, ...more] = await bed.read(bed.topic('rejected'))
      expect(more).toEqual([])
      expect(textOf(letter?.value ?? null)).toBe('rubbish')
      const headers = Object.fromEntries((letter?.headers ?? []).map(({ key, value }) => [key, textOf(value)]))
      expect(headers).toMatchObject({
        '__streams.errors.exception': 'SERDE_DECODE',
        '__streams.errors.topic': bed.topic('numbers'),
        '__streams.errors.partition': '0',
        '__streams.errors.offset': '1',
      })
    })

    clusterTest('names the topic that is missing, and how to make it', async ({ bootstrapServers }) => {
      const bed = await open(bootstrapServers, { counted: 1 })
      const app = bed.app(counting(bed))
      await expect(app.start()).rejects.toThrow(
        new RegExp(`RUNTIME_MISSING_SOURCE_TOPIC: .*${bed.topic('events')}.*millrace topics create`),
      )
      expect(app.state).toBe('failed')
    })

    clusterTest('refuses to join topics with different numbers of partitions', async ({ bootstrapServers }) => {
      const bed = await open(bootstrapServers, { events: 3, users: 2, joined: 1 })
      const builder = new StreamsBuilder()
      const users = builder.table(bed.topic('users'), text)
      builder
        .stream(bed.topic('events'), text)
        .join(users, (event, user) => `${event} by ${user}`)
        .to(bed.topic('joined'), { value: string() })
      const app = bed.app(builder.build())
      await expect(app.start()).rejects.toThrow(
        /RUNTIME_NOT_COPARTITIONED: .*events \(3\).*users \(2\)|users \(2\).*events \(3\)/,
      )
    })

    clusterTest('shows admin tools which partitions its members have', async ({ bootstrapServers }) => {
      const bed = await openCounting(bootstrapServers)
      const app = bed.app(counting(bed))
      await app.start()
      const [group] = await bed.client.admin.describeGroups([bed.applicationId])
      const assignment = decodeAssignment(group?.members[0]?.assignment ?? new Uint8Array())
      expect(assignment.assignedPartitions).toEqual([{ topic: bed.topic('events'), partitions: [0, 1, 2, 3] }])
      expect(group).toMatchObject({ protocolType: 'consumer', protocol: 'millrace' })
      await app.stop()
    })

    clusterTest('leaves out a record that its output topic finds too large', async ({ bootstrapServers }) => {
      const bed = await open(bootstrapServers, { events: 1, changed: 1, rejected: 1 })
      await bed.client.admin.alterConfigs(bed.topic('changed'), { 'max.message.bytes': '2000' })
      const builder = new StreamsBuilder()
      builder.stream(bed.topic('events'), text).to(bed.topic('changed'))
      const app = bed.app(builder.build(), {
        onProductionError: 'dead-letter',
        deadLetterTopic: bed.topic('rejected'),
      })
      await app.start()
      const values = ['one', 'x'.repeat(5000), 'three']
      await bed.produce(
        'events',
        values.map((value) => ({ key: 'k', value })),
      )
      await eventually(async () => (await bed.committed(bed.topic('events'))) === 3)
      await app.stop()
      const valuesOf = async (name: string) => (await bed.read(bed.topic(name))).map(({ value }) => textOf(value))
      expect(await valuesOf('changed')).toEqual(['one', 'three'])
      expect(await valuesOf('rejected')).toEqual(['x'.repeat(5000)])
    })

    clusterTest('leaves its group when it stops, so that the next one need not wait', async ({ bootstrapServers }) => {
      const bed = await openCounting(bootstrapServers)
      const first = bed.app(counting(bed), { sessionTimeout: '60s' })
      await first.start()
      await first.stop()
      const [group] = await bed.client.admin.describeGroups([bed.applicationId])
      expect(group?.members).toEqual([])
      // Without the leave it would wait for the session of the first: longer than this test may take.
      const second = bed.app(counting(bed), { sessionTimeout: '60s' })
      await second.start()
      expect(second.metrics()?.tasks).toHaveLength(partitions)
      await second.stop()
    })

    clusterTest('shares its tasks with another instance on the same state directory', async ({ bootstrapServers }) => {
      const bed = await openCounting(bootstrapServers)
      const first = bed.app(counting(bed))
      await first.start()
      await bed.produce('events', events(400))
      await processed(bed, 400)
      const second = bed.app(counting(bed))
      await second.start()
      await eventually(() => first.metrics()?.tasks.length === 2 && second.metrics()?.tasks.length === 2)
      await bed.produce('events', events(400))
      await processed(bed, 800)
      await first.stop()
      await eventually(() => second.metrics()?.tasks.length === partitions)
      await bed.produce('events', events(400))
      await processed(bed, 1200)
      await second.stop()
      const all = [...events(400), ...events(400), ...events(400)]
      expect(await bed.counts(bed.topic('counted'))).toEqual(fold(all, 'key'))
    })
  })
}
