import { Broker } from '@millrace/broker'
import { CompressionTypes, type Consumer, type Kafka } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietKafka, quietProducer } from './quiet-kafkajs.ts'

describe('kafkajs, unmodified, on the embedded broker', () => {
  let broker: Broker
  let kafka: Kafka

  beforeAll(async () => {
    broker = await Broker.start({ port: 0, configs: { 'group.min.session.timeout.ms': '500' } })
    kafka = quietKafka(broker.bootstrapServers)
  })
  afterAll(async () => {
    await broker.stop()
  })

  async function withAdmin<T>(work: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
    const admin = kafka.admin()
    await admin.connect()
    try {
      return await work(admin)
    } finally {
      await admin.disconnect()
    }
  }

  async function produce(topic: string, from: number, to: number, compression = CompressionTypes.None): Promise<void> {
    const producer = quietProducer(kafka, { idempotent: true })
    await producer.connect()
    const messages = Array.from({ length: to - from }, (_, at) => ({
      key: `key-${from + at}`,
      value: `value-${from + at}`,
      timestamp: String(1_000_000 + from + at),
      headers: { number: String(from + at) },
    }))
    await producer.send({ topic, compression, acks: -1, messages })
    await producer.disconnect()
  }

  /** Consumes until `done` says so of everything received; values with their partitions. */
  async function consume(groupId: string, topic: string, received: string[], done: () => boolean): Promise<Consumer> {
    const consumer = kafka.consumer({ groupId, sessionTimeout: 6_000, heartbeatInterval: 200, maxWaitTimeInMs: 100 })
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          eachMessage: async ({ message }) => {
            received.push(String(message.value))
            if (done()) resolve()
          },
        })
        .catch(reject)
    })
    return consumer
  }

  it('creates topics, says what exists already, and describes what it made', async () => {
    await withAdmin(async (admin) => {
      const topics = [
        { topic: 'made', numPartitions: 3, configEntries: [{ name: 'cleanup.policy', value: 'compact' }] },
      ]
      expect(await admin.createTopics({ topics })).toBe(true)
      expect(await admin.createTopics({ topics })).toBe(false)
      expect((await admin.listTopics()).includes('made')).toBe(true)
      const { topics: described } = await admin.fetchTopicMetadata({ topics: ['made'] })
      expect(described[0]?.partitions).toHaveLength(3)
      const resources = [{ type: 2, name: 'made', configNames: ['cleanup.policy', 'retention.ms'] }]
      const { resources: configs } = await admin.describeConfigs({ includeSynonyms: false, resources })
      const values = Object.fromEntries(
        configs[0]?.configEntries.map((each) => [each.configName, each.configValue]) ?? [],
      )
      expect(values).toEqual({ 'cleanup.policy': 'compact', 'retention.ms': '604800000' })
      await admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: 2, name: 'made', configEntries: [{ name: 'retention.ms', value: '1000' }] }],
      })
      const { resources: altered } = await admin.describeConfigs({ includeSynonyms: false, resources })
      expect(altered[0]?.configEntries.map((each) => each.configValue).sort()).toEqual(['1000', 'delete'])
      await admin.createPartitions({ topicPartitions: [{ topic: 'made', count: 5 }] })
      expect((await admin.fetchTopicOffsets('made')).length).toBe(5)
      await admin.deleteTopics({ topics: ['made'] })
      expect((await admin.listTopics()).includes('made')).toBe(false)
    })
  })

  it('reads back what it wrote compressed, in order, with keys, headers and timestamps', async () => {
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic: 'zipped', numPartitions: 1 }] }))
    await produce('zipped', 0, 500, CompressionTypes.GZIP)
    const received: string[] = []
    const consumer = await consume('zipped-readers', 'zipped', received, () => received.length === 500)
    await consumer.disconnect()
    expect(received).toEqual(Array.from({ length: 500 }, (_, at) => `value-${at}`))
  })

  it('shares partitions between two members, hands them over when one leaves, and loses nothing', async () => {
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic: 'shared', numPartitions: 4 }] }))
    const received: string[] = []
    const all = (count: number) => (): boolean => new Set(received).size === count
    await produce('shared', 0, 100)
    const one = await consume('sharers', 'shared', received, all(100))
    const two = kafka.consumer({
      groupId: 'sharers',
      sessionTimeout: 6_000,
      heartbeatInterval: 200,
      maxWaitTimeInMs: 100,
    })
    const sizes: number[] = []
    const joined = (member: Consumer): Promise<void> =>
      new Promise((resolve) => {
        const stop = member.on(member.events.GROUP_JOIN, ({ payload }) => {
          sizes.push(payload.memberAssignment['shared']?.length ?? 0)
          stop()
          resolve()
        })
      })
    const rebalanced = [joined(one), joined(two)]
    await two.connect()
    await two.subscribe({ topics: ['shared'] })
    await two.run({ eachMessage: async ({ message }) => void received.push(String(message.value)) })
    await Promise.all(rebalanced)
    expect(sizes).toEqual([2, 2])
    const members = await withAdmin((admin) => admin.describeGroups(['sharers']))
    expect(members.groups[0]).toMatchObject({ state: 'Stable', protocolType: 'consumer' })
    expect(members.groups[0]?.members).toHaveLength(2)
    await produce('shared', 100, 200)
    await expect.poll(all(200), { timeout: 20_000 }).toBe(true)
    await one.disconnect()
    await produce('shared', 200, 300)
    await expect.poll(all(300), { timeout: 20_000 }).toBe(true)
    await two.disconnect()
    await withAdmin(async (admin) => {
      expect((await admin.listGroups()).groups.map((each) => each.groupId)).toContain('sharers')
      await admin.deleteGroups(['sharers'])
      expect((await admin.listGroups()).groups.map((each) => each.groupId)).not.toContain('sharers')
    })
  })

  it('commits offsets with metadata and goes on where it was', async () => {
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic: 'resumed', numPartitions: 1 }] }))
    await produce('resumed', 0, 10)
    const first: string[] = []
    const consumer = kafka.consumer({ groupId: 'resumers', maxWaitTimeInMs: 100 })
    await consumer.connect()
    await consumer.subscribe({ topics: ['resumed'], fromBeginning: true })
    await new Promise<void>((resolve, reject) => {
      consumer
        .run({
          autoCommit: false,
          eachMessage: async ({ topic, partition, message }) => {
            first.push(String(message.value))
            if (first.length !== 4) return
            await consumer.commitOffsets([{ topic, partition, offset: '4', metadata: 'AQAAAAAAAAPo' }])
            resolve()
          },
        })
        .catch(reject)
    })
    await consumer.disconnect()
    const committed = await withAdmin((admin) => admin.fetchOffsets({ groupId: 'resumers', topics: ['resumed'] }))
    expect(committed[0]?.partitions).toEqual([{ partition: 0, offset: '4', metadata: 'AQAAAAAAAAPo' }])
    const second: string[] = []
    const again = await consume('resumers', 'resumed', second, () => second.length === 6)
    await again.disconnect()
    expect(second).toEqual(['value-4', 'value-5', 'value-6', 'value-7', 'value-8', 'value-9'])
  })

  it('finds offsets by timestamp and deletes records', async () => {
    await withAdmin(async (admin) => {
      await admin.createTopics({ topics: [{ topic: 'timed', numPartitions: 1 }] })
      await produce('timed', 0, 100)
      expect(await admin.fetchTopicOffsetsByTimestamp('timed', 1_000_040)).toEqual([{ partition: 0, offset: '40' }])
      expect(await admin.fetchTopicOffsetsByTimestamp('timed', 2_000_000)).toEqual([{ partition: 0, offset: '100' }])
      await admin.deleteTopicRecords({ topic: 'timed', partitions: [{ partition: 0, offset: '60' }] })
      expect(await admin.fetchTopicOffsets('timed')).toEqual([{ partition: 0, offset: '100', high: '100', low: '60' }])
    })
    const received: string[] = []
    const consumer = await consume('timed-readers', 'timed', received, () => received.length === 40)
    await consumer.disconnect()
    expect(received[0]).toBe('value-60')
  })

  it('does not make topics that nobody created', async () => {
    const producer = kafka.producer({ retry: { retries: 1, initialRetryTime: 10 } })
    await producer.connect()
    await expect(producer.send({ topic: 'unheard-of', messages: [{ value: 'x' }] })).rejects.toThrow(
      /does not host this topic-partition/,
    )
    await producer.disconnect()
  })
})
