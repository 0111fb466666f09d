import { ManualClock } from '@millrace/record'
import type { ResponseInput } from '@millrace/protocol'
import { expect, test } from 'vitest'
import type { GroupMemberOptions } from '@millrace/client'
import { clientOn } from '../make-cluster.ts'
import { code, macrotask, ScriptedCluster, until } from '../scripted-cluster.ts'

type JoinAnswer = ResponseInput<'JoinGroup'>

const share = Uint8Array.of(7)
const joined: JoinAnswer = {
  errorCode: 0,
  generationId: 3,
  protocolName: 'p',
  leader: 'member-1',
  memberId: 'member-1',
  members: [{ memberId: 'member-1', metadata: new Uint8Array(0) }],
}

function groupScript(): ScriptedCluster {
  const script = new ScriptedCluster()
  script.on('JoinGroup', () => joined)
  script.on('SyncGroup', () => ({ errorCode: 0, assignment: share }))
  script.on('Heartbeat', () => ({ errorCode: 0 }))
  script.on('LeaveGroup', () => ({ errorCode: 0, members: [] }))
  return script
}

function memberOn(script: ScriptedCluster, clock: ManualClock, more: Partial<GroupMemberOptions> = {}) {
  const signals: boolean[] = []
  const lines: string[] = []
  const client = clientOn(script, { clock, log: ({ message }) => lines.push(message) })
  const member = client.member({
    groupId: 'g',
    protocols: [{ name: 'p', metadata: () => new Uint8Array(0) }],
    assign: async (_protocol, members) => new Map(members.map(({ memberId }) => [memberId, share])),
    onRebalance: ({ lost }) => signals.push(lost),
    heartbeatIntervalMs: 100,
    ...more,
  })
  return { client, member, signals, lines }
}

/** Lets the promise settle while virtual time passes. */
async function inTime<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let done = false
  const settled = promise.finally(() => {
    done = true
  })
  settled.catch(() => {})
  await until(() => {
    clock.advance(1)
    return done
  })
  return settled
}

test('a member id that the broker gives is used for the join, and kept', async () => {
  const script = groupScript()
  script.on('JoinGroup', ({ memberId }) =>
    memberId === '' ? { ...joined, errorCode: code('MEMBER_ID_REQUIRED'), memberId: 'member-1' } : joined,
  )
  const clock = new ManualClock()
  const { client, member } = memberOn(script, clock)
  expect(await inTime(clock, member.join())).toMatchObject({ generation: 3, leader: true, assignment: share })
  expect(script.asked('JoinGroup').map(({ body }) => body.memberId)).toEqual(['', 'member-1'])
  await inTime(clock, member.join())
  expect(script.asked('JoinGroup').at(-1)?.body.memberId).toBe('member-1')
  expect(script.asked('SyncGroup')[0]?.body.assignments).toMatchObject([{ memberId: 'member-1', assignment: share }])
  await client.close()
})

test.each([
  ['COORDINATOR_NOT_AVAILABLE', 4_000, 0],
  ['COORDINATOR_NOT_AVAILABLE', 6_000, 1],
  ['NOT_CONTROLLER', 100, 1],
] as const)('a coordinator that answers %s for %i ms is worth %i log lines', async (error, ms, count) => {
  const script = groupScript()
  const clock = new ManualClock()
  const begin = clock.now()
  script.on('FindCoordinator', ({ coordinatorKeys }) => {
    const errorCode = clock.now() - begin < ms ? code(error) : 0
    const found = { nodeId: 1, host: 'broker-1', port: 9001, errorCode, errorMessage: null }
    return { ...found, coordinators: coordinatorKeys.map((key) => ({ key, ...found })) }
  })
  const { client, member, lines } = memberOn(script, clock)
  await inTime(clock, member.join())
  expect(lines).toEqual(
    Array.from({ length: count }, () => expect.stringMatching(`^joining group g: CLIENT_.*${error}`)),
  )
  await client.close()
})

test('a coordinator that moved is looked for again', async () => {
  const script = groupScript()
  script.on('JoinGroup', () =>
    script.asked('JoinGroup').length === 1 ? { ...joined, errorCode: code('NOT_COORDINATOR') } : joined,
  )
  const clock = new ManualClock()
  const { client, member } = memberOn(script, clock)
  await inTime(clock, member.join())
  expect(script.asked('FindCoordinator').length).toBe(2)
  await client.close()
})

test('a follower sends no assignments, and a rebalance during the sync starts over', async () => {
  const script = groupScript()
  script.on('JoinGroup', () => ({ ...joined, leader: 'another', members: [] }))
  script.on('SyncGroup', () =>
    script.asked('SyncGroup').length === 1
      ? { errorCode: code('REBALANCE_IN_PROGRESS'), assignment: new Uint8Array(0) }
      : { errorCode: 0, assignment: share },
  )
  const clock = new ManualClock()
  const { client, member } = memberOn(script, clock)
  expect(await inTime(clock, member.join())).toMatchObject({ leader: false, assignment: share })
  expect(script.asked('SyncGroup').map(({ body }) => body.assignments)).toEqual([[], []])
  await client.close()
})

test('heartbeats go on during a rebalance, which is signalled once until the next join', async () => {
  const script = groupScript()
  const clock = new ManualClock()
  const { client, member, signals } = memberOn(script, clock)
  await inTime(clock, member.join())
  script.on('Heartbeat', () => ({ errorCode: code('REBALANCE_IN_PROGRESS') }))
  const before = script.asked('Heartbeat').length
  await until(() => {
    clock.advance(10)
    return script.asked('Heartbeat').length > before + 4
  })
  expect(signals).toEqual([false])
  script.on('Heartbeat', () => ({ errorCode: code('REBALANCE_IN_PROGRESS') }))
  await inTime(clock, member.join())
  await until(() => {
    clock.advance(10)
    return signals.length === 2
  })
  expect(signals).toEqual([false, false])
  await client.close()
})

test.each(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'] as const)(
  'a heartbeat answered with %s means that the member is lost, and ends the heartbeats',
  async (error) => {
    const script = groupScript()
    const clock = new ManualClock()
    const { client, member, signals } = memberOn(script, clock)
    await inTime(clock, member.join())
    script.on('Heartbeat', () => ({ errorCode: code(error) }))
    await until(() => {
      clock.advance(10)
      return signals.length > 0
    })
    const beats = script.asked('Heartbeat').length
    for (let turn = 0; turn < 50; turn++) {
      clock.advance(10)
      await macrotask()
    }
    expect([signals, script.asked('Heartbeat').length]).toEqual([[true], beats])
    if (error === 'FENCED_INSTANCE_ID') {
      await expect(inTime(clock, member.join())).rejects.toMatchObject({ code: 'CLIENT_FENCED' })
    } else {
      await inTime(clock, member.join())
      const asked = script.asked('JoinGroup').at(-1)?.body.memberId
      expect(asked).toBe(error === 'UNKNOWN_MEMBER_ID' ? '' : 'member-1')
    }
    await client.close()
  },
)

test('heartbeats have a connection of their own, and go on after a lost one', async () => {
  const script = groupScript()
  const clock = new ManualClock()
  const { client, member, signals } = memberOn(script, clock)
  await inTime(clock, member.join())
  await until(() => {
    clock.advance(10)
    return script.asked('Heartbeat').length > 0
  })
  const ofHeartbeat = script.asked('Heartbeat').at(-1)?.connection
  expect(ofHeartbeat).not.toBe(script.asked('JoinGroup').at(-1)?.connection)
  script.cutAll()
  await until(() => {
    clock.advance(10)
    return (script.asked('Heartbeat').at(-1)?.connection ?? 0) > (ofHeartbeat as number)
  })
  expect(signals).toEqual([])
  await client.close()
})

test.each([
  ['REBALANCE_IN_PROGRESS', 'CLIENT_REBALANCE_IN_PROGRESS'],
  ['ILLEGAL_GENERATION', 'CLIENT_GENERATION_LOST'],
  ['UNKNOWN_MEMBER_ID', 'CLIENT_GENERATION_LOST'],
  ['FENCED_INSTANCE_ID', 'CLIENT_GENERATION_LOST'],
  ['OFFSET_METADATA_TOO_LARGE', 'CLIENT_BROKER_ERROR'],
] as const)('a commit answered with %s rejects with %s', async (error, expected) => {
  const script = groupScript()
  script.on('OffsetCommit', () => ({
    topics: [{ name: 't', partitions: [{ partitionIndex: 0, errorCode: code(error) }] }],
  }))
  const clock = new ManualClock()
  const { client, member } = memberOn(script, clock)
  await inTime(clock, member.join())
  const commit = inTime(clock, member.commit([{ topic: 't', partition: 0, offset: 1 }]))
  await expect(commit).rejects.toMatchObject({ code: expected })
  expect(script.asked('OffsetCommit').length).toBe(1)
  await client.close()
})

test('a commit is sent under the generation, member and instance, and again where the coordinator moved', async () => {
  const script = groupScript()
  script.on('OffsetCommit', () => {
    const errorCode = script.asked('OffsetCommit').length === 1 ? code('NOT_COORDINATOR') : 0
    return { topics: [{ name: 't', partitions: [{ partitionIndex: 0, errorCode }] }] }
  })
  const clock = new ManualClock()
  const { client, member } = memberOn(script, clock, { instanceId: 'i' })
  await inTime(clock, member.join())
  await inTime(clock, member.commit([{ topic: 't', partition: 0, offset: 1, metadata: 'x' }]))
  expect(script.asked('OffsetCommit').map(({ body }) => body)).toMatchObject(
    Array(2).fill({ groupId: 'g', generationIdOrMemberEpoch: 3, memberId: 'member-1', groupInstanceId: 'i' }),
  )
  await client.close()
})

test('committed offsets are asked for as stable ones, until no transaction is pending', async () => {
  const script = groupScript()
  script.on('OffsetFetch', ({ groups }) => {
    const pending = script.asked('OffsetFetch').length < 4
    const partition = {
      partitionIndex: 0,
      committedOffset: pending ? -1 : 9,
      metadata: 'x',
      errorCode: pending ? code('UNSTABLE_OFFSET_COMMIT') : 0,
    }
    return { groups: groups.map(({ groupId }) => ({ groupId, topics: [{ name: 't', partitions: [partition] }] })) }
  })
  const clock = new ManualClock()
  const { client, member } = memberOn(script, clock)
  await inTime(clock, member.join())
  const committed = await inTime(clock, member.committed([{ topic: 't', partition: 0 }]))
  expect(committed.get('t-0')).toMatchObject({ offset: 9, metadata: 'x' })
  expect(script.asked('OffsetFetch').every(({ body }) => body.requireStable)).toBe(true)
  await client.close()
})

test('a broker that cannot answer with stable offsets is refused, not believed', async () => {
  const script = groupScript()
  script.versions.set('OffsetFetch', [0, 6])
  const clock = new ManualClock()
  const { client, member } = memberOn(script, clock)
  await inTime(clock, member.join())
  const committed = inTime(clock, member.committed([{ topic: 't', partition: 0 }]))
  await expect(committed).rejects.toMatchObject({ code: 'CLIENT_UNSUPPORTED_VERSION' })
  await client.close()
})

test('leaving tells the group, except for a static member, and never rejects', async () => {
  const script = groupScript()
  const clock = new ManualClock()
  const dynamic = memberOn(script, clock)
  await inTime(clock, dynamic.member.join())
  await inTime(clock, dynamic.member.leave())
  expect(script.asked('LeaveGroup').map(({ body }) => body.members)).toMatchObject([[{ memberId: 'member-1' }]])
  const fixed = memberOn(script, clock, { instanceId: 'i' })
  await inTime(clock, fixed.member.join())
  await inTime(clock, fixed.member.leave())
  expect(script.asked('LeaveGroup').length).toBe(1)
  script.on('LeaveGroup', () => 'silence')
  const unheard = memberOn(script, clock)
  await inTime(clock, unheard.member.join())
  await inTime(clock, unheard.member.leave())
  await expect(unheard.member.join()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  for (const { client } of [dynamic, fixed, unheard]) await client.close()
  expect(script.openConnections).toBe(0)
})

test.each([
  ['a join', 'JoinGroup', { rebalanceTimeoutMs: 60_000 }, 65_000],
  ['a join in a group that rebalances quickly', 'JoinGroup', { rebalanceTimeoutMs: 1_000 }, 30_000],
  ['taking an assignment', 'SyncGroup', { rebalanceTimeoutMs: 60_000 }, 30_000],
] as const)('%s that is not answered is given up on time, and made again', async (_, api, options, limitMs) => {
  const script = groupScript()
  let askedAt = 0
  const clock = new ManualClock()
  script.on(api, () => {
    if (script.asked(api).length > 1) return api === 'JoinGroup' ? joined : { errorCode: 0, assignment: share }
    askedAt = clock.now()
    return 'silence'
  })
  const { client, member } = memberOn(script, clock, options)
  let isJoined = false
  const joining = member.join().finally(() => (isJoined = true))
  await until(() => script.asked(api).length === 1)
  clock.advance(limitMs - 1)
  for (let turn = 0; turn < 20; turn++) await macrotask()
  expect([isJoined, script.asked(api).length]).toEqual([false, 1])
  expect(await inTime(clock, joining)).toMatchObject({ assignment: share })
  expect(clock.now() - askedAt).toBeLessThan(limitMs + 1_000)
  await client.close()
})

test('a join that waits ends when the client closes', async () => {
  const script = groupScript()
  script.on('JoinGroup', () => 'silence')
  const { client, member } = memberOn(script, new ManualClock())
  const joining = member.join()
  await until(() => script.asked('JoinGroup').length === 1)
  await client.close()
  await expect(joining).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
})
