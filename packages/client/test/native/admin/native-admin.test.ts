import { expect, test } from 'vitest'
import { clientOn } from '../make-cluster.ts'
import { code, ScriptedCluster } from '../scripted-cluster.ts'

test('a controller that moved is asked again where it is now', async () => {
  const script = new ScriptedCluster()
  script.brokers.set(2, 9002)
  script.on('CreateTopics', ({ topics }, { port }) => {
    const errorCode = port === 9001 ? code('NOT_CONTROLLER') : 0
    if (port === 9001) script.brokers.delete(1)
    else for (const { name } of topics) script.addTopic(name, 1, 2)
    return { topics: topics.map(({ name }) => ({ name, errorCode, errorMessage: null })) }
  })
  const client = clientOn(script)
  await client.admin.createTopics([{ name: 't' }])
  expect(script.asked('CreateTopics').map(({ port }) => port)).toEqual([9001, 9002])
  await client.close()
})

test('a topic that exists after the answer to its creation was lost is the one that was asked for', async () => {
  const script = new ScriptedCluster()
  script.on('CreateTopics', ({ topics }) => {
    if (!script.topics.has('t')) {
      script.addTopic('t')
      return 'cut'
    }
    return { topics: topics.map(({ name }) => ({ name, errorCode: code('TOPIC_ALREADY_EXISTS'), errorMessage: null })) }
  })
  const client = clientOn(script)
  await client.admin.createTopics([{ name: 't' }])
  await expect(client.admin.createTopics([{ name: 't' }])).rejects.toMatchObject({ code: 'CLIENT_TOPIC_EXISTS' })
  await client.close()
})

test('creating topics resolves only when every broker knows them with their leaders', async () => {
  const script = new ScriptedCluster()
  script.brokers.set(2, 9002)
  let asked = 0
  script.on('Metadata', (body, { port }) => {
    const names = body.topics?.map(({ name }) => name ?? '') ?? []
    // The second broker learns of the topic late.
    if (port === 9002 && asked++ < 3) return { ...script.metadata([]), topics: script.metadata(['other']).topics }
    return script.metadata(names)
  })
  script.on('CreateTopics', ({ topics }) => {
    for (const { name } of topics) script.addTopic(name)
    return { topics: topics.map(({ name }) => ({ name, errorCode: 0, errorMessage: null })) }
  })
  const client = clientOn(script)
  await client.admin.createTopics([{ name: 't' }])
  expect(script.asked('Metadata').filter(({ port }) => port === 9002).length).toBeGreaterThan(3)
  await client.close()
})

test('the mildest failure does not hide another', async () => {
  const script = new ScriptedCluster()
  script.on('CreateTopics', () => ({
    topics: [
      { name: 'a', errorCode: code('TOPIC_ALREADY_EXISTS'), errorMessage: null },
      { name: 'b', errorCode: code('INVALID_REPLICATION_FACTOR'), errorMessage: 'there is one broker' },
    ],
  }))
  const client = clientOn(script)
  const creating = client.admin.createTopics([{ name: 'a' }, { name: 'b', replicationFactor: 3 }])
  await expect(creating).rejects.toMatchObject({
    code: 'CLIENT_BROKER_ERROR',
    message: expect.stringContaining('there is one broker'),
    details: { topic: 'b', error: 'INVALID_REPLICATION_FACTOR' },
  })
  await client.close()
})

test('offsets are asked again of the leader that took over', async () => {
  const script = new ScriptedCluster()
  script.brokers.set(2, 9002)
  script.addTopic('t')
  script.on('ListOffsets', (body, { port }) => {
    const moved = port === 9001
    if (moved) script.topics.get('t')!.partitions[0] = { leader: 2, epoch: 1 }
    const partitions = [
      { partitionIndex: 0, errorCode: moved ? code('NOT_LEADER_OR_FOLLOWER') : 0, offset: moved ? -1 : 42 },
    ]
    return { topics: body.topics.map(({ name }) => ({ name, partitions })) }
  })
  const client = clientOn(script)
  expect([...(await client.admin.listOffsets([{ topic: 't', partition: 0, at: 'latest' }]))]).toEqual([['t-0', 42]])
  expect(script.asked('ListOffsets').map(({ port }) => port)).toEqual([9001, 9002])
  await client.close()
})

test('groups are listed from every broker', async () => {
  const script = new ScriptedCluster()
  script.brokers.set(2, 9002)
  script.on('ListGroups', (_body, { port }) => ({
    errorCode: 0,
    groups: [{ groupId: `g${port}`, protocolType: 'consumer', groupState: 'Stable' }],
  }))
  const client = clientOn(script)
  expect((await client.admin.listGroups()).map(({ groupId }) => groupId)).toEqual(['g9001', 'g9002'])
  await client.close()
})

test('a call that must answer ends with what every address said', async () => {
  const script = new ScriptedCluster()
  script.refusing.add(9001)
  const client = clientOn(script, { requestTimeoutMs: 20 })
  await expect(client.admin.cluster()).rejects.toMatchObject({
    code: 'CLIENT_UNREACHABLE',
    message: expect.stringContaining('boot:9001 (connection refused on 9001)'),
  })
  await client.close()
  await expect(client.admin.cluster()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
})
