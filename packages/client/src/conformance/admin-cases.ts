// Administration: topics, configs, offsets, groups.
import { noHeaders } from '@millrace/record'
import { encodeSubscription } from '@millrace/protocol'
import { expect } from 'vitest'
import { type Bench, bytesOf, numbered, valuesOf } from './bench.ts'

export function adminCases(bench: Bench): void {
  bench.test('the cluster has an id and brokers', async () => {
    const { clusterId, brokers } = await bench.client.admin.cluster()
    expect(clusterId).not.toBe('')
    expect(brokers.length).toBeGreaterThan(0)
  })

  bench.test('a created topic is described at once, with leaders and an id; a missing one is absent', async () => {
    const topic = await bench.topic(3)
    const described = await bench.client.admin.describeTopics([topic, bench.name('missing')])
    expect([...described.keys()]).toEqual([topic])
    const found = described.get(topic)
    expect(found?.partitions.map(({ partition }) => partition)).toEqual([0, 1, 2])
    expect(found?.partitions.every(({ leader }) => leader >= 0)).toBe(true)
    expect([found?.internal, found?.id === '']).toEqual([false, false])
    expect((await bench.client.admin.describeTopics()).has(topic)).toBe(true)
  })

  bench.test('creating a topic that exists rejects after the others were made', async () => {
    const topic = await bench.topic()
    const other = bench.name('topic')
    const creating = bench.client.admin.createTopics([{ name: topic }, { name: other, partitions: 1 }])
    await expect(creating).rejects.toMatchObject({ code: 'CLIENT_TOPIC_EXISTS' })
    expect((await bench.client.admin.describeTopics([other])).has(other)).toBe(true)
  })

  bench.test('a deleted topic is gone, and one made again under its name has another id', async () => {
    const topic = await bench.topic()
    const before = (await bench.client.admin.describeTopics([topic])).get(topic)?.id
    await bench.client.admin.deleteTopics([topic])
    expect((await bench.client.admin.describeTopics([topic])).size).toBe(0)
    await bench.client.admin.createTopics([{ name: topic, partitions: 1 }])
    expect((await bench.client.admin.describeTopics([topic])).get(topic)?.id).not.toBe(before)
  })

  bench.test('deleting a topic that is missing rejects', async () => {
    const deleting = bench.client.admin.deleteTopics([bench.name('missing')])
    await expect(deleting).rejects.toMatchObject({ code: 'CLIENT_UNKNOWN_TOPIC' })
  })

  bench.test('a topic grows, and the new partitions are written and read', async () => {
    const topic = await bench.topic(1)
    await bench.client.admin.createPartitions(topic, 3)
    await bench.write(topic, 2, ['v'])
    expect(valuesOf(await bench.readAll(topic, 2))).toEqual(['v'])
  })

  bench.test('configs are set, described and taken back', async () => {
    const topic = await bench.topic(1, { 'retention.ms': '12345' })
    const own = async () =>
      (await bench.client.admin.describeConfigs(topic))
        .filter(({ isDefault }) => !isDefault)
        .map(({ name, value }) => `${name}=${value}`)
        .sort()
    expect(await own()).toEqual(['retention.ms=12345'])
    await bench.client.admin.alterConfigs(topic, { 'retention.ms': null, 'max.message.bytes': '54321' })
    expect(await own()).toEqual(['max.message.bytes=54321'])
  })

  bench.test('offsets are listed by position and by time', async () => {
    const topic = await bench.topic(2)
    const writer = bench.client.writer()
    await writer.open()
    for (const time of [1_000, 2_000, 3_000]) {
      writer.write(topic, 0, 1_700_000_000_000 + time, null, bytesOf(`${time}`), noHeaders)
      await writer.flush()
    }
    await writer.close()
    const at = async (time: 'earliest' | 'latest' | number) =>
      (await bench.client.admin.listOffsets([{ topic, partition: 0, at: time }])).get(`${topic}-0`)
    expect([await at('earliest'), await at('latest')]).toEqual([0, 3])
    expect([await at(1_700_000_000_000), await at(1_700_000_002_000), await at(1_700_000_002_001)]).toEqual([0, 1, 2])
    expect(await at(1_800_000_000_000)).toBe(3)
    const both = await bench.client.admin.listOffsets([0, 1].map((partition) => ({ topic, partition, at: 'latest' })))
    expect([...both.values()].sort((one, other) => one - other)).toEqual([0, 3])
  })

  bench.test('offsets of a topic that is missing reject', async () => {
    const listing = bench.client.admin.listOffsets([{ topic: bench.name('missing'), partition: 0, at: 'latest' }])
    await expect(listing).rejects.toMatchObject({ code: 'CLIENT_UNKNOWN_TOPIC' })
  })

  bench.test('deleted records are gone and the log starts after them', async () => {
    const topic = await bench.topic()
    await bench.write(topic, 0, numbered('v', 5))
    await bench.client.admin.deleteRecords([{ topic, partition: 0, beforeOffset: 3 }])
    const start = await bench.client.admin.listOffsets([{ topic, partition: 0, at: 'earliest' }])
    expect(start.get(`${topic}-0`)).toBe(3)
    expect(valuesOf(await bench.readAll(topic, 0, { from: 3 }))).toEqual(['v3', 'v4'])
  })

  bench.test('a group is listed, described, given offsets while it is empty, and deleted', async () => {
    const { admin } = bench.client
    const topic = await bench.topic()
    const groupId = bench.name('group')
    await expect(admin.describeGroups([groupId])).rejects.toMatchObject({ code: 'CLIENT_UNKNOWN_GROUP' })
    const subscription = encodeSubscription({ topics: [topic], userData: bytesOf('said') })
    const member = bench.client.member({
      groupId,
      protocols: [{ name: 'p', metadata: () => subscription }],
      assign: async (_protocol, members) => new Map(members.map(({ memberId }) => [memberId, bytesOf('share')])),
      onRebalance: () => {},
    })
    const { memberId } = await member.join()
    expect((await admin.listGroups()).find((group) => group.groupId === groupId)).toMatchObject({
      protocolType: 'consumer',
    })
    const [described] = await admin.describeGroups([groupId])
    expect(described).toMatchObject({ groupId, state: 'Stable', protocol: 'p', members: [{ memberId }] })
    expect(described?.members.map(({ metadata, assignment }) => [[...metadata], [...assignment]])).toEqual([
      [[...subscription], [...bytesOf('share')]],
    ])
    const offsets = [{ topic, partition: 0, offset: 4, metadata: 'm' }]
    await expect(admin.setGroupOffsets(groupId, offsets)).rejects.toMatchObject({ code: 'CLIENT_GROUP_NOT_EMPTY' })
    await expect(admin.deleteGroups([groupId])).rejects.toMatchObject({ code: 'CLIENT_GROUP_NOT_EMPTY' })
    await member.leave()
    await admin.setGroupOffsets(groupId, offsets)
    expect([...(await admin.groupOffsets(groupId)).values()]).toEqual(offsets)
    await admin.deleteGroups([groupId])
    await expect(admin.describeGroups([groupId])).rejects.toMatchObject({ code: 'CLIENT_UNKNOWN_GROUP' })
    expect((await admin.groupOffsets(groupId)).size).toBe(0)
  })
}
