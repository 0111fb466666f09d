import { apis, type ResponseOf } from '@millrace/protocol'
import { describe, expect, it } from 'vitest'
import { batch } from '../log/batches.ts'
import { code, createTopic, produce, startTestBroker } from '../test-broker.ts'

const plain = { numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }

describe('CreateTopics', () => {
  it.each([
    ['a bad name', { name: 'a b' }, 'INVALID_TOPIC_EXCEPTION'],
    ['a name that would be a directory', { name: '..' }, 'INVALID_TOPIC_EXCEPTION'],
    ['a name that is too long', { name: 'x'.repeat(250) }, 'INVALID_TOPIC_EXCEPTION'],
    ['a name that metrics cannot tell apart', { name: 'there_is' }, 'INVALID_TOPIC_EXCEPTION'],
    ['a name that exists', { name: 'there.is' }, 'TOPIC_ALREADY_EXISTS'],
    ['no partitions', { numPartitions: 0 }, 'INVALID_PARTITIONS'],
    ['too many partitions', { numPartitions: 2 ** 31 - 1 }, 'INVALID_PARTITIONS'],
    ['three replicas', { replicationFactor: 3 }, 'INVALID_REPLICATION_FACTOR'],
    ['an unknown setting', { configs: [{ name: 'nonsense', value: '1' }] }, 'INVALID_CONFIG'],
    ['a setting of the wrong type', { configs: [{ name: 'retention.ms', value: 'long' }] }, 'INVALID_CONFIG'],
    ['a policy nobody knows', { configs: [{ name: 'cleanup.policy', value: 'compact,burn' }] }, 'INVALID_CONFIG'],
    [
      'an assignment to another broker',
      { numPartitions: -1, replicationFactor: -1, assignments: [{ partitionIndex: 0, brokerIds: [9] }] },
      'INVALID_REPLICA_ASSIGNMENT',
    ],
  ] as const)('refuses %s', async (_, topic, error) => {
    await using test = await startTestBroker()
    await createTopic(test.client, 'there.is')
    const { topics } = await test.client.call('CreateTopics', 7, { topics: [{ name: 'new', ...plain, ...topic }] })
    expect(topics[0]?.errorCode).toBe(code(error))
    expect((await test.client.call('Metadata', 12, { topics: null })).topics).toHaveLength(1)
  })

  it('fills in defaults, answers the settings, and makes nothing where it only validates', async () => {
    await using test = await startTestBroker({ defaultPartitions: 4, configs: { 'log.retention.ms': '5000' } })
    const topic = { ...plain, name: 'n', numPartitions: -1, replicationFactor: -1 }
    const validated = await test.client.call('CreateTopics', 7, { topics: [topic], validateOnly: true })
    expect(validated.topics[0]).toMatchObject({ errorCode: 0, numPartitions: 4, replicationFactor: 1 })
    expect(validated.topics[0]?.configs?.find((each) => each.name === 'retention.ms')).toMatchObject({
      value: '5000',
      configSource: 4,
    })
    expect((await test.client.call('Metadata', 12, { topics: null })).topics).toEqual([])
    const twice = await test.client.call('CreateTopics', 7, { topics: [topic, topic] })
    expect(twice.topics.map((each) => each.errorCode)).toEqual([code('INVALID_REQUEST'), code('INVALID_REQUEST')])
  })
})

describe('topics', () => {
  it('are found by name and by id, and are others after they were deleted and made again', async () => {
    await using test = await startTestBroker()
    const first = await createTopic(test.client, 't')
    await produce(test.client, 't', batch())
    const offset = { partitionIndex: 0, committedOffset: 1, committedMetadata: 'm' }
    await test.client.call('OffsetCommit', 7, {
      groupId: 'g',
      memberId: '',
      topics: [{ name: 't', partitions: [offset] }],
    })
    const deleted = await test.client.call('DeleteTopics', 6, {
      topics: [{ name: null, topicId: first }],
      timeoutMs: 1,
    })
    expect(deleted.responses[0]).toMatchObject({ errorCode: 0, name: 't' })
    const second = await createTopic(test.client, 't')
    expect(second).not.toBe(first)
    const { topics } = await test.client.call('Metadata', 12, {
      topics: [
        { topicId: first, name: null },
        { topicId: second, name: null },
      ],
    })
    expect(topics.map((each) => each.errorCode)).toEqual([code('UNKNOWN_TOPIC_ID'), 0])
    expect(await produce(test.client, 't', batch())).toMatchObject({ baseOffset: 0 })
    const fetched = await test.client.call('OffsetFetch', 7, { groupId: 'g', topics: null, requireStable: true })
    expect(fetched.topics).toEqual([])
  })

  it('are made when asked for only where the broker may', async () => {
    await using strict = await startTestBroker()
    const asked = await strict.client.call('Metadata', 5, { topics: [{ name: 'auto' }], allowAutoTopicCreation: true })
    expect(asked.topics[0]?.errorCode).toBe(code('UNKNOWN_TOPIC_OR_PARTITION'))
    await using lenient = await startTestBroker({ autoCreateTopics: true, defaultPartitions: 2 })
    const made = await lenient.client.call('Metadata', 5, { topics: [{ name: 'auto' }], allowAutoTopicCreation: true })
    expect(made.topics[0]?.partitions).toHaveLength(2)
    const notAllowed = await lenient.client.call('Metadata', 5, {
      topics: [{ name: 'other' }],
      allowAutoTopicCreation: false,
    })
    expect(notAllowed.topics[0]?.errorCode).toBe(code('UNKNOWN_TOPIC_OR_PARTITION'))
  })

  it('grow, and never shrink', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't', 2)
    const grow = async (count: number): Promise<number | undefined> => {
      const topics = [{ name: 't', count, assignments: null }]
      return (await test.client.call('CreatePartitions', 3, { topics, timeoutMs: 1, validateOnly: false })).results[0]
        ?.errorCode
    }
    expect([await grow(5), await grow(5), await grow(3)]).toEqual([
      0,
      code('INVALID_PARTITIONS'),
      code('INVALID_PARTITIONS'),
    ])
    expect(await produce(test.client, 't', batch(), { partition: 4 })).toMatchObject({ errorCode: 0 })
  })

  it('change their settings one by one, all or none, with effect', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't', 1, { 'cleanup.policy': 'delete' })
    const alter = async (
      ...configs: { name: string; configOperation: number; value: string | null }[]
    ): Promise<number | undefined> => {
      const resources = [{ resourceType: 2, resourceName: 't', configs }]
      return (await test.client.call('IncrementalAlterConfigs', 1, { resources, validateOnly: false })).responses[0]
        ?.errorCode
    }
    expect(
      await alter(
        { name: 'max.message.bytes', configOperation: 0, value: '100' },
        { name: 'nonsense', configOperation: 0, value: '1' },
      ),
    ).toBe(code('INVALID_CONFIG'))
    expect(await produce(test.client, 't', batch({ values: ['x'.repeat(200)] }))).toMatchObject({ errorCode: 0 })
    expect(
      await alter(
        { name: 'max.message.bytes', configOperation: 0, value: '100' },
        { name: 'cleanup.policy', configOperation: 2, value: 'compact' },
      ),
    ).toBe(0)
    expect(await produce(test.client, 't', batch({ values: ['x'.repeat(200)] }))).toMatchObject({
      errorCode: code('MESSAGE_TOO_LARGE'),
    })
    expect(await produce(test.client, 't', batch({ key: null }))).toMatchObject({ errorCode: code('INVALID_RECORD') })
    const describe = async (): Promise<Record<string, string | null>> => {
      const resources = [
        { resourceType: 2, resourceName: 't', configurationKeys: ['cleanup.policy', 'max.message.bytes'] },
      ]
      const { results } = await test.client.call('DescribeConfigs', 4, { resources, includeDocumentation: false })
      return Object.fromEntries(results[0]?.configs.map((each) => [each.name, each.value]) ?? [])
    }
    expect(await describe()).toEqual({ 'cleanup.policy': 'delete,compact', 'max.message.bytes': '100' })
    expect(
      await alter(
        { name: 'max.message.bytes', configOperation: 1, value: null },
        { name: 'cleanup.policy', configOperation: 3, value: 'delete' },
      ),
    ).toBe(0)
    expect(await describe()).toEqual({ 'cleanup.policy': 'compact', 'max.message.bytes': '1048588' })
  })

  it('are described in pages', async () => {
    await using test = await startTestBroker()
    for (const name of ['a', 'b', 'c']) await createTopic(test.client, name, 3)
    const seen: string[] = []
    let cursor = null as ResponseOf<'DescribeTopicPartitions'>['nextCursor']
    do {
      const asked = { topics: [], responsePartitionLimit: 2, cursor }
      const page: ResponseOf<'DescribeTopicPartitions'> = await test.client.call('DescribeTopicPartitions', 0, asked)
      for (const topic of page.topics)
        for (const { partitionIndex } of topic.partitions) seen.push(`${topic.name}${partitionIndex}`)
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'c0', 'c1', 'c2'])
  })

  it('delete records up to an offset, and refuse one beyond the end', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    for (let at = 0; at < 5; at++) await produce(test.client, 't', batch())
    const remove = async (offset: number) => {
      const topics = [{ name: 't', partitions: [{ partitionIndex: 0, offset }] }]
      return (await test.client.call('DeleteRecords', 2, { topics, timeoutMs: 1 })).topics[0]?.partitions[0]
    }
    expect(await remove(3)).toMatchObject({ errorCode: 0, lowWatermark: 3 })
    expect(await remove(6)).toMatchObject({ errorCode: code('OFFSET_OUT_OF_RANGE') })
    expect(await remove(-1)).toMatchObject({ errorCode: 0, lowWatermark: 5 })
  })
})

describe('ApiVersions', () => {
  it('announces what is served, and nothing of transactions, of KIP-848 or of authentication', async () => {
    await using test = await startTestBroker()
    const { apiKeys, finalizedFeatures } = await test.client.call('ApiVersions', 4, {
      clientSoftwareName: 'x',
      clientSoftwareVersion: '1',
    })
    const keys = apiKeys.map((each) => each.apiKey)
    for (const absent of [
      'EndTxn',
      'AddPartitionsToTxn',
      'TxnOffsetCommit',
      'ConsumerGroupHeartbeat',
      'SaslHandshake',
    ] as const) {
      expect(keys).not.toContain(apis[absent].key)
    }
    expect(finalizedFeatures).toEqual([])
    expect(apiKeys.find((each) => each.apiKey === apis.Produce.key)).toMatchObject({ minVersion: 0, maxVersion: 13 })
  })
})
