import { describe, expect, it } from 'vitest'
import type { RawClient } from '../raw-client.ts'
import { code, createTopic, startTestBroker } from '../test-broker.ts'

const position = (committedOffset: number, committedMetadata: string | null = null) => [
  { name: 't', partitions: [{ partitionIndex: 0, committedOffset, committedMetadata }] },
]

async function join(client: RawClient, memberId: string) {
  const protocols = [{ name: 'range', metadata: Uint8Array.of(1, 2) }]
  const group = {
    groupId: 'g',
    memberId,
    protocolType: 'consumer',
    protocols,
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 30_000,
  }
  return client.call('JoinGroup', 9, group)
}

describe('groups over the protocol', () => {
  it('form, are described, keep positions and are deleted once they are empty', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const first = await join(test.client, '')
    expect(first.errorCode).toBe(code('MEMBER_ID_REQUIRED'))
    const { memberId } = first
    const joined = await join(test.client, memberId)
    expect(joined).toMatchObject({ errorCode: 0, generationId: 1, protocolName: 'range', leader: memberId })
    const identity = { groupId: 'g', generationId: 1, memberId }
    const assignments = [{ memberId, assignment: Uint8Array.of(7) }]
    const synced = await test.client.call('SyncGroup', 5, {
      ...identity,
      assignments,
      protocolType: 'consumer',
      protocolName: 'range',
    })
    expect([...synced.assignment]).toEqual([7])
    const commit = { groupId: 'g', memberId, topics: position(5, 'meta') }
    const committed = await test.client.call('OffsetCommit', 9, { ...commit, generationIdOrMemberEpoch: 1 })
    expect(committed.topics[0]?.partitions[0]?.errorCode).toBe(0)
    const stale = await test.client.call('OffsetCommit', 9, { ...commit, generationIdOrMemberEpoch: 0 })
    expect(stale.topics[0]?.partitions[0]?.errorCode).toBe(code('ILLEGAL_GENERATION'))
    const described = await test.client.call('DescribeGroups', 6, { groups: ['g', 'x'] })
    expect(described.groups).toMatchObject([
      { errorCode: 0, groupState: 'Stable', protocolData: 'range', members: [{ memberId, clientId: 'raw' }] },
      { errorCode: code('GROUP_ID_NOT_FOUND'), groupState: 'Dead' },
    ])
    const remove = async (): Promise<number | undefined> =>
      (await test.client.call('DeleteGroups', 2, { groupsNames: ['g'] })).results[0]?.errorCode
    expect(await remove()).toBe(code('NON_EMPTY_GROUP'))
    const left = await test.client.call('LeaveGroup', 5, { groupId: 'g', members: [{ memberId }] })
    expect(left.members[0]?.errorCode).toBe(0)
    const listed = await test.client.call('ListGroups', 5, { statesFilter: ['empty'], typesFilter: ['classic'] })
    expect(listed.groups).toEqual([
      { groupId: 'g', protocolType: 'consumer', groupState: 'Empty', groupType: 'classic' },
    ])
    expect(await remove()).toBe(0)
    expect(await remove()).toBe(code('GROUP_ID_NOT_FOUND'))
  })

  it('keep positions of consumers outside a group, for topics by name and by id, of several groups at once', async () => {
    await using test = await startTestBroker()
    const topicId = await createTopic(test.client, 't', 2)
    await test.client.call('OffsetCommit', 2, { groupId: 'one', memberId: '', topics: position(5, 'bWV0YQ==') })
    const byId = [{ topicId, partitions: [{ partitionIndex: 1, committedOffset: 9, committedMetadata: null }] }]
    await test.client.call('OffsetCommit', 10, { groupId: 'two', memberId: '', topics: byId })
    const old = await test.client.call('OffsetFetch', 5, {
      groupId: 'one',
      topics: [{ name: 't', partitionIndexes: [0, 1] }],
    })
    expect(old.topics[0]?.partitions).toMatchObject([
      { committedOffset: 5, metadata: 'bWV0YQ==', errorCode: 0 },
      { committedOffset: -1, metadata: '', errorCode: 0 },
    ])
    const groups = ['one', 'two', 'none'].map((groupId) => ({ groupId, topics: null }))
    const several = await test.client.call('OffsetFetch', 9, { groups, requireStable: true })
    expect(
      several.groups.map((group) => group.topics.map((each) => each.partitions.map((one) => one.committedOffset))),
    ).toEqual([[[5]], [[9]], []])
    const newest = await test.client.call('OffsetFetch', 10, { groups: [{ groupId: 'two', topics: null }] })
    expect(newest.groups[0]?.topics[0]?.topicId).toBe(topicId)
  })

  it('refuse positions of partitions that do not exist, and metadata that is too long', async () => {
    await using test = await startTestBroker()
    await createTopic(test.client, 't')
    const commit = async (topics: ReturnType<typeof position>): Promise<number | undefined> => {
      const answer = await test.client.call('OffsetCommit', 7, { groupId: 'g', memberId: '', topics })
      return answer.topics[0]?.partitions[0]?.errorCode
    }
    expect(await commit([{ ...position(1)[0], name: 'x' } as ReturnType<typeof position>[0]])).toBe(
      code('UNKNOWN_TOPIC_OR_PARTITION'),
    )
    expect(await commit(position(1, 'ä'.repeat(2049)))).toBe(code('OFFSET_METADATA_TOO_LARGE'))
    expect(await commit(position(1, 'ä'.repeat(2048)))).toBe(0)
  })

  it('expel a member after its session timeout, on the clock of the broker', async () => {
    await using test = await startTestBroker()
    const { memberId } = await join(test.client, '')
    await join(test.client, memberId)
    const beat = async (): Promise<number> =>
      (await test.client.call('Heartbeat', 4, { groupId: 'g', generationId: 1, memberId })).errorCode
    test.clock.advance(9_000)
    expect(await beat()).toBe(0)
    test.clock.advance(10_000)
    const members = async (): Promise<number | undefined> =>
      (await test.client.call('DescribeGroups', 4, { groups: ['g'] })).groups[0]?.members.length
    await expect.poll(members).toBe(0)
    expect(await beat()).toBe(code('UNKNOWN_MEMBER_ID'))
  })

  it('have no coordinator for transactions', async () => {
    await using test = await startTestBroker()
    const { coordinators } = await test.client.call('FindCoordinator', 4, { keyType: 1, coordinatorKeys: ['tx'] })
    expect(coordinators[0]?.errorCode).toBe(code('INVALID_REQUEST'))
    const init = await test.client.call('InitProducerId', 4, { transactionalId: 'tx', transactionTimeoutMs: 1 })
    expect(init.errorCode).toBe(code('INVALID_REQUEST'))
  })
})
