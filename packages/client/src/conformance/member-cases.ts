// Groups: joining, sharing, commits under a generation, members that come, go and are thrown out.
import { sleep, systemClock } from '@millrace/record'
import { decodeSubscription, encodeAssignment, encodeSubscription } from '@millrace/protocol'
import { expect } from 'vitest'
import type { GroupMember, GroupMemberOptions } from '../port/group-member.ts'
import type { LogClient } from '../port/log-client.ts'
import { type Bench, bytesOf, textOf, until } from './bench.ts'

interface Joining {
  readonly member: GroupMember
  /** The `lost` of each rebalance signalled so far. */
  readonly signals: boolean[]
}

/** A subscription to nothing that carries a name: brokers look into what members of type `consumer` say. */
const named = (name: string): Uint8Array =>
  encodeSubscription({ topics: [], userData: bytesOf(name), ownedPartitions: [] })
const nameIn = (metadata: Uint8Array): string | null => textOf(decodeSubscription(metadata).userData)

/** A member that tells its name; the leader gives everyone "<name> of <all names>". */
function memberNamed(
  client: LogClient,
  groupId: string,
  name: string,
  more: Partial<GroupMemberOptions> = {},
): Joining {
  const signals: boolean[] = []
  const member = client.member({
    groupId,
    protocols: [{ name: 'by-name', metadata: () => named(name) }],
    assign: async (_protocol, members) => {
      const names = members.map(({ metadata }) => nameIn(metadata) ?? '').sort((one, other) => one.localeCompare(other))
      return new Map(members.map((one) => [one.memberId, bytesOf(`${nameIn(one.metadata)} of ${names.join(' ')}`)]))
    },
    onRebalance: ({ lost }) => signals.push(lost),
    sessionTimeoutMs: 10_000,
    heartbeatIntervalMs: 50,
    ...more,
  })
  return { member, signals }
}

export function memberCases(bench: Bench): void {
  const groupOfTwo = async (groupId: string): Promise<readonly [Joining, Joining]> => {
    const a = memberNamed(bench.client, groupId, 'a')
    const b = memberNamed(bench.client, groupId, 'b')
    await a.member.join()
    const joiningB = b.member.join()
    await until(() => a.signals.length > 0)
    await Promise.all([a.member.join(), joiningB])
    return [a, b]
  }

  bench.test('a member alone leads and gets its own assignment', async () => {
    const { member } = memberNamed(bench.client, bench.name('group'), 'a')
    const joined = await member.join()
    expect({ ...joined, assignment: textOf(joined.assignment) }).toEqual({
      generation: 1,
      memberId: member.groupMetadata.memberId,
      protocol: 'by-name',
      leader: true,
      assignment: 'a of a',
    })
    await member.leave()
  })

  bench.test('a second member makes the first join again, and each gets its share of one generation', async () => {
    const groupId = bench.name('group')
    const a = memberNamed(bench.client, groupId, 'a')
    const b = memberNamed(bench.client, groupId, 'b')
    await a.member.join()
    const joiningB = b.member.join()
    await until(() => a.signals.length > 0)
    expect(a.signals).toEqual([false])
    const [ofA, ofB] = await Promise.all([a.member.join(), joiningB])
    expect([textOf(ofA.assignment), textOf(ofB.assignment)]).toEqual(['a of a b', 'b of a b'])
    expect([ofA.generation, [ofA.leader, ofB.leader].filter(Boolean).length]).toEqual([ofB.generation, 1])
    await Promise.all([a.member.leave(), b.member.leave()])
  })

  bench.test(
    'an assignment arrives as the leader made it, with its user data and what no subscription names',
    async () => {
      const assignment = encodeAssignment({
        assignedPartitions: [{ topic: bench.name('not-subscribed'), partitions: [0, 7] }],
        userData: new Uint8Array([0, 1, 2, 255]),
      })
      const { member } = memberNamed(bench.client, bench.name('group'), 'a', {
        assign: async (_protocol, members) => new Map(members.map(({ memberId }) => [memberId, assignment])),
      })
      expect([...(await member.join()).assignment]).toEqual([...assignment])
      await member.leave()
    },
  )

  bench.test('a member that leaves makes the others join again', async () => {
    const [a, b] = await groupOfTwo(bench.name('group'))
    const before = a.signals.length
    await b.member.leave()
    await until(() => a.signals.length > before)
    expect(textOf((await a.member.join()).assignment)).toBe('a of a')
    await a.member.leave()
  })

  bench.test('committed offsets and their metadata come back, also for the next member', async () => {
    const topic = await bench.topic(2)
    const groupId = bench.name('group')
    const first = memberNamed(bench.client, groupId, 'a').member
    await first.join()
    await first.commit([
      { topic, partition: 0, offset: 7, metadata: 'AwAB' },
      { topic, partition: 1, offset: 0 },
    ])
    await first.leave()
    const next = memberNamed(bench.client, groupId, 'b').member
    await next.join()
    const committed = await next.committed([0, 1].map((partition) => ({ topic, partition })))
    expect(committed.get(`${topic}-0`)).toMatchObject({ offset: 7, metadata: 'AwAB' })
    expect(committed.get(`${topic}-1`)).toMatchObject({ offset: 0, metadata: '' })
    await next.leave()
  })

  bench.test('partitions without a committed offset are absent', async () => {
    const topic = await bench.topic()
    const { member } = memberNamed(bench.client, bench.name('group'), 'a')
    await member.join()
    expect([...(await member.committed([{ topic, partition: 0 }])).keys()]).toEqual([])
    await member.leave()
  })

  bench.test('an offset below 0 is not committed', async () => {
    const topic = await bench.topic()
    const groupId = bench.name('group')
    const { member } = memberNamed(bench.client, groupId, 'a')
    await member.join()
    for (const offset of [-1, -2]) {
      const commit = member.commit([{ topic, partition: 0, offset }])
      await expect(commit).rejects.toMatchObject({ code: 'CLIENT_INVALID_OPTIONS' })
    }
    await member.leave()
    const setting = bench.client.admin.setGroupOffsets(groupId, [{ topic, partition: 0, offset: -1 }])
    await expect(setting).rejects.toMatchObject({ code: 'CLIENT_INVALID_OPTIONS' })
    expect((await bench.client.admin.groupOffsets(groupId)).size).toBe(0)
  })

  bench.test('a commit before the first join is refused', async () => {
    const topic = await bench.topic()
    const { member } = memberNamed(bench.client, bench.name('group'), 'a')
    const commit = member.commit([{ topic, partition: 0, offset: 1 }])
    await expect(commit).rejects.toMatchObject({ code: 'CLIENT_GENERATION_LOST' })
    await member.leave()
  })

  bench.test('a member thrown out hears that it is lost, its commits are refused, and it can join again', async () => {
    const topic = await bench.topic()
    const groupId = bench.name('group')
    await bench.withFaults(async (client, faults) => {
      const zombie = memberNamed(client, groupId, 'zombie', { sessionTimeoutMs: 6_000 })
      await zombie.member.join()
      await zombie.member.commit([{ topic, partition: 0, offset: 1 }])
      faults.onRequest = (api) => (api === 'Heartbeat' ? 'drop' : 'pass')
      const next = memberNamed(bench.client, groupId, 'next')
      await next.member.join()
      expect(faults.faults).toBeGreaterThan(0)
      await next.member.commit([{ topic, partition: 0, offset: 5 }])
      const stale = zombie.member.commit([{ topic, partition: 0, offset: 2 }])
      await expect(stale).rejects.toMatchObject({ code: 'CLIENT_GENERATION_LOST' })
      faults.heal()
      await until(() => zombie.signals.length > 0)
      const committed = await next.member.committed([{ topic, partition: 0 }])
      expect(committed.get(`${topic}-0`)?.offset).toBe(5)
      const joining = zombie.member.join()
      await until(() => next.signals.length > 0)
      const [again] = await Promise.all([joining, next.member.join()])
      expect(textOf(again.assignment)).toBe('zombie of next zombie')
      await Promise.all([zombie.member.leave(), next.member.leave()])
    })
  })

  bench.test('a member whose program does nothing for longer than its session stays in the group', async () => {
    const topic = await bench.topic()
    // (Brokers take no session shorter than this.)
    const { member, signals } = memberNamed(bench.client, bench.name('group'), 'a', { sessionTimeoutMs: 6_000 })
    await member.join()
    await sleep(systemClock, 7_000)
    await member.commit([{ topic, partition: 0, offset: 1 }])
    expect(signals).toEqual([])
    await member.leave()
  })

  bench.test('a static member comes back without a rebalance of the others', async () => {
    const groupId = bench.name('group')
    const a = memberNamed(bench.client, groupId, 'a', { instanceId: 'instance-a' })
    const first = await a.member.join()
    await a.member.leave()
    const again = memberNamed(bench.client, groupId, 'a', { instanceId: 'instance-a' })
    const second = await again.member.join()
    expect(second.memberId).not.toBe(first.memberId)
    expect(textOf(second.assignment)).toBe('a of a')
    await again.member.leave()
  })

  bench.test('a member whose instance id is taken by another is fenced', async () => {
    const groupId = bench.name('group')
    const old = memberNamed(bench.client, groupId, 'a', { instanceId: 'instance-a' })
    await old.member.join()
    const taker = memberNamed(bench.client, groupId, 'a', { instanceId: 'instance-a' })
    await taker.member.join()
    await until(() => old.signals.length > 0)
    expect(old.signals).toEqual([true])
    await expect(old.member.join()).rejects.toMatchObject({ code: 'CLIENT_FENCED' })
    await Promise.all([old.member.leave(), taker.member.leave()])
  })

  bench.test('members without a common protocol are refused', async () => {
    const groupId = bench.name('group')
    const { member } = memberNamed(bench.client, groupId, 'a')
    await member.join()
    const other = memberNamed(bench.client, groupId, 'b', {
      protocols: [{ name: 'another', metadata: () => named('b') }],
    })
    await expect(other.member.join()).rejects.toMatchObject({ details: { error: 'INCONSISTENT_GROUP_PROTOCOL' } })
    await Promise.all([member.leave(), other.member.leave()])
  })

  bench.test('an error of the assignment reaches the join', async () => {
    const { member } = memberNamed(bench.client, bench.name('group'), 'a', {
      assign: () => Promise.reject(new Error('no assignment today')),
    })
    await expect(member.join()).rejects.toThrow('no assignment today')
    await member.leave()
  })
}
