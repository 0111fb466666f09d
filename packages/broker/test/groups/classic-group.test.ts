import { ManualClock } from '@millrace/record'
import { describe, expect, it } from 'vitest'
import { ClassicGroup } from '../../src/groups/classic-group.ts'
import type { JoinOutcome, SyncOutcome } from '../../src/groups/group-member.ts'
import type { JoinRequest } from '../../src/groups/group-requests.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (value: Uint8Array): string => new TextDecoder().decode(value)
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

/** The outcome once it is there; undefined while the request waits. */
function watch<T>(promise: Promise<T>): { outcome: T | undefined } {
  const watched: { outcome: T | undefined } = { outcome: undefined }
  void promise.then((outcome) => {
    watched.outcome = outcome
  })
  return watched
}

class TestGroup {
  readonly clock = new ManualClock(0)
  readonly group: ClassicGroup
  /** Input that has arrived and is not dealt with yet. */
  readonly backlog: (() => void)[] = []

  constructor() {
    let ids = 0
    const whenDrained = (then: () => void): void => {
      for (const each of this.backlog.splice(0)) each()
      then()
    }
    this.group = new ClassicGroup('g', { clock: this.clock, whenDrained, newId: () => `id${++ids}` })
  }

  join(memberId: string, options: Partial<JoinRequest> = {}): Promise<JoinOutcome> {
    return this.group.join({
      memberId,
      instanceId: null,
      clientId: 'c',
      clientHost: '/h',
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 30_000,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: bytes(`of ${memberId}`) }],
      knowsMemberIds: true,
      canSkipAssignment: true,
      ...options,
    })
  }

  sync(
    memberId: string,
    generation: number,
    assignments: Record<string, string> = {},
    instanceId: string | null = null,
  ): Promise<SyncOutcome> {
    return this.group.sync({
      memberId,
      instanceId,
      generation,
      protocolType: null,
      protocol: null,
      assignments: Object.entries(assignments).map(([id, share]) => ({ memberId: id, assignment: bytes(share) })),
    })
  }

  beat(memberId: string, generation: number, instanceId: string | null = null): string | null {
    return this.group.heartbeat({ memberId, instanceId, generation })
  }

  /** A member id that the group has handed out. */
  async newcomer(): Promise<string> {
    const { error, memberId } = await this.join('')
    expect(error).toBe('MEMBER_ID_REQUIRED')
    return memberId
  }

  /** Two members, `a` the leader, in a stable generation 2. */
  async stablePair(): Promise<[string, string]> {
    const a = await this.newcomer()
    const joined = await this.join(a)
    expect(joined).toMatchObject({ error: null, generation: 1, leader: a })
    await this.sync(a, 1, { [a]: 'all' })
    const b = await this.newcomer()
    const second = watch(this.join(b))
    await settle()
    expect(second.outcome).toBeUndefined()
    expect(this.beat(a, 1)).toBe('REBALANCE_IN_PROGRESS')
    const again = await this.join(a)
    await settle()
    expect(again.members.map((each) => each.memberId)).toEqual([a, b])
    expect(second.outcome).toMatchObject({ generation: 2, leader: a, members: [] })
    const share = watch(this.sync(b, 2))
    await settle()
    expect(share.outcome).toBeUndefined()
    await this.sync(a, 2, { [a]: 'half a', [b]: 'half b' })
    await settle()
    expect(text(share.outcome?.assignment ?? bytes(''))).toBe('half b')
    return [a, b]
  }
}

describe('a classic group', () => {
  it('tells a newcomer its id first, then takes it in (KIP-394)', async () => {
    const test = new TestGroup()
    const id = await test.newcomer()
    expect(await test.join(id)).toMatchObject({ error: null, generation: 1, protocol: 'range', leader: id })
    expect(test.group.state).toBe('CompletingRebalance')
  })

  it('takes a client of older versions in at once', async () => {
    const test = new TestGroup()
    expect(await test.join('', { knowsMemberIds: false })).toMatchObject({ error: null, generation: 1 })
  })

  it('rebalances when a second member comes and gives both their share', async () => {
    const test = new TestGroup()
    await test.stablePair()
    expect(test.group.state).toBe('Stable')
  })

  it('gives the share again to a member that asks again', async () => {
    const test = new TestGroup()
    const [, b] = await test.stablePair()
    expect(text((await test.sync(b, 2)).assignment)).toBe('half b')
  })

  it('refuses requests of another generation, of unknown members, and of no common protocol', async () => {
    const test = new TestGroup()
    const [a] = await test.stablePair()
    expect(test.beat(a, 1)).toBe('ILLEGAL_GENERATION')
    expect(test.beat('x', 2)).toBe('UNKNOWN_MEMBER_ID')
    expect(await test.sync(a, 3)).toMatchObject({ error: 'ILLEGAL_GENERATION' })
    expect(await test.join('x')).toMatchObject({ error: 'UNKNOWN_MEMBER_ID' })
    const other = { protocols: [{ name: 'sticky', metadata: bytes('') }] }
    expect(await test.join('', other)).toMatchObject({ error: 'INCONSISTENT_GROUP_PROTOCOL' })
    expect(await test.join('', { protocolType: 'connect' })).toMatchObject({ error: 'INCONSISTENT_GROUP_PROTOCOL' })
    expect(await test.join('', { protocols: [] })).toMatchObject({ error: 'INCONSISTENT_GROUP_PROTOCOL' })
  })

  it('expels a member that is silent for its session timeout, and rebalances', async () => {
    const test = new TestGroup()
    const [a, b] = await test.stablePair()
    test.clock.advance(9_999)
    expect(test.beat(a, 2)).toBeNull()
    test.clock.advance(1)
    expect(test.beat(a, 2)).toBe('REBALANCE_IN_PROGRESS')
    expect(test.beat(b, 2)).toBe('UNKNOWN_MEMBER_ID')
    expect(await test.join(a)).toMatchObject({ generation: 3, leader: a })
  })

  it('judges sessions only after the input that has arrived: a heartbeat that waited saves its member', async () => {
    const test = new TestGroup()
    const [a, b] = await test.stablePair()
    test.backlog.push(() => {
      expect([test.beat(a, 2), test.beat(b, 2)]).toEqual([null, null])
    })
    test.clock.advance(10_000)
    expect(test.group.members.map((member) => member.id)).toEqual([a, b])
    expect(test.group.state).toBe('Stable')
  })

  it('goes on without a member that does not come back in time for the rebalance', async () => {
    const test = new TestGroup()
    const [a, b] = await test.stablePair()
    const joining = watch(test.join(b, { protocols: [{ name: 'range', metadata: bytes('changed') }] }))
    for (let waited = 0; waited < 30_000; waited += 5_000) {
      expect(test.beat(a, 2)).toBe('REBALANCE_IN_PROGRESS')
      test.clock.advance(5_000)
    }
    await settle()
    expect(joining.outcome).toMatchObject({ error: null, generation: 3, leader: b })
    expect(test.beat(a, 3)).toBe('UNKNOWN_MEMBER_ID')
  })

  it('removes a member that joined and never asked for its share', async () => {
    const test = new TestGroup()
    const [a, b] = await test.stablePair()
    const joins = [test.join(a), test.join(b, { protocols: [{ name: 'range', metadata: bytes('changed') }] })]
    await Promise.all(joins)
    await test.sync(a, 3, { [a]: 'x' })
    for (let waited = 0; waited < 30_000; waited += 5_000) {
      test.beat(a, 3)
      test.beat(b, 3)
      test.clock.advance(5_000)
    }
    expect(test.group.members.map((member) => member.id)).toEqual([a])
  })

  it('rebalances at once when a member leaves, and is empty when the last one has left', async () => {
    const test = new TestGroup()
    const [a, b] = await test.stablePair()
    expect(test.group.leave(b, null)).toBeNull()
    expect(test.beat(a, 2)).toBe('REBALANCE_IN_PROGRESS')
    expect(await test.join(a)).toMatchObject({ generation: 3 })
    expect(test.group.leave(a, null)).toBeNull()
    expect([test.group.state, test.group.generation, test.group.isVacant]).toEqual(['Empty', 4, true])
    expect(test.group.leave(a, null)).toBe('UNKNOWN_MEMBER_ID')
  })

  it('starts over where the leader leaves before it has assigned', async () => {
    const test = new TestGroup()
    const [a, b] = await test.stablePair()
    await Promise.all([test.join(a), test.join(b, { protocols: [{ name: 'range', metadata: bytes('changed') }] })])
    const share = watch(test.sync(b, 3))
    test.group.leave(a, null)
    await settle()
    expect(share.outcome).toMatchObject({ error: 'REBALANCE_IN_PROGRESS' })
    expect(await test.join(b)).toMatchObject({ generation: 4, leader: b })
  })

  it('rebalances when the leader joins again, answers a follower that has nothing new', async () => {
    const test = new TestGroup()
    const [a, b] = await test.stablePair()
    expect(await test.join(b)).toMatchObject({ error: null, generation: 2, members: [] })
    const leading = watch(test.join(a))
    await settle()
    expect(leading.outcome).toBeUndefined()
    await test.join(b)
    await settle()
    expect(leading.outcome).toMatchObject({ generation: 3 })
  })

  it('answers an earlier JoinGroup that a client has given up on, so that its connection is not held', async () => {
    const test = new TestGroup()
    const [a] = await test.stablePair()
    const first = watch(test.join(a))
    const second = watch(test.join(a))
    await settle()
    expect(first.outcome).toMatchObject({ error: 'REBALANCE_IN_PROGRESS' })
    expect(second.outcome).toBeUndefined()
  })

  it('chooses the protocol that all have, by the majority of first choices', async () => {
    const test = new TestGroup()
    const having = (...names: string[]) => ({ protocols: names.map((name) => ({ name, metadata: bytes(name) })) })
    const ids = [await test.newcomer()]
    await test.join(ids[0] as string, having('range', 'sticky'))
    await test.sync(ids[0] as string, 1)
    for (let more = 0; more < 2; more++) ids.push(await test.newcomer())
    const joins = [having('range', 'sticky'), having('sticky', 'range'), having('sticky', 'other', 'range')]
    const outcomes = await Promise.all(ids.map((id, at) => test.join(id, joins[at])))
    expect(outcomes.map((each) => each.protocol)).toEqual(['sticky', 'sticky', 'sticky'])
    expect(outcomes[0]?.members.map((each) => text(each.metadata))).toEqual(['sticky', 'sticky', 'sticky'])
  })

  it('lets an offset be committed by members of the generation, and by anybody while it is empty', async () => {
    const test = new TestGroup()
    const anybody = { memberId: '', instanceId: null, generation: -1 }
    expect(test.group.checkCommit(anybody)).toBeNull()
    const [a] = await test.stablePair()
    expect(test.group.checkCommit(anybody)).toBe('UNKNOWN_MEMBER_ID')
    expect(test.group.checkCommit({ memberId: a, instanceId: null, generation: 1 })).toBe('ILLEGAL_GENERATION')
    expect(test.group.checkCommit({ memberId: a, instanceId: null, generation: 2 })).toBeNull()
    void test.join(a)
    expect(test.group.checkCommit({ memberId: a, instanceId: null, generation: 2 })).toBeNull()
  })

  describe('with static members', () => {
    const instance = { instanceId: 'i1' }

    it('lets one come back under its instance id without a rebalance, and fences its former self', async () => {
      const test = new TestGroup()
      const first = await test.join('', instance)
      await test.sync(first.memberId, 1, { [first.memberId]: 'all' }, 'i1')
      const back = await test.join('', instance)
      expect(back).toMatchObject({ error: null, generation: 1, leader: back.memberId, skipAssignment: true })
      expect(back.memberId).not.toBe(first.memberId)
      expect(test.group.state).toBe('Stable')
      expect(text((await test.sync(back.memberId, 1, {}, 'i1')).assignment)).toBe('all')
      expect(test.beat(first.memberId, 1, 'i1')).toBe('FENCED_INSTANCE_ID')
      expect(await test.join(first.memberId, instance)).toMatchObject({ error: 'FENCED_INSTANCE_ID' })
      expect(test.beat(back.memberId, 1, 'unknown')).toBe('UNKNOWN_MEMBER_ID')
    })

    it('names the former leader to a client that could not skip the assignment', async () => {
      const test = new TestGroup()
      const first = await test.join('', instance)
      await test.sync(first.memberId, 1, {}, 'i1')
      const back = await test.join('', { ...instance, canSkipAssignment: false })
      expect(back).toMatchObject({ leader: first.memberId, members: [], skipAssignment: false })
    })

    it('keeps an absent one until its session ends, and removes it by its instance id', async () => {
      const test = new TestGroup()
      const first = await test.join('', instance)
      await test.sync(first.memberId, 1, {}, 'i1')
      test.clock.advance(9_000)
      expect(test.group.members).toHaveLength(1)
      test.clock.advance(1_000)
      expect(test.group.members).toHaveLength(0)
      const again = await test.join('', instance)
      expect(test.group.leave('', 'i1')).toBeNull()
      expect(test.group.leave(again.memberId, 'i1')).toBe('UNKNOWN_MEMBER_ID')
    })
  })
})
