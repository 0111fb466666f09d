import { MillraceError, partitionKey } from '@millrace/record'
import type { MemoryLog } from './memory-log.ts'
import type {
  CommittedOffset,
  GroupAssignment,
  GroupMember,
  GroupMemberOptions,
  OffsetToCommit,
  TopicPartition,
} from './port.ts'

interface Joined {
  readonly id: string
  readonly options: GroupMemberOptions
  generation: number
  isTold: boolean
  joining: PromiseWithResolvers<GroupAssignment> | undefined
}

/** A coordinator: a rebalance is over when every member has joined again. */
export class MemoryGroup {
  readonly offsets = new Map<string, CommittedOffset & TopicPartition>()
  readonly commits: (readonly OffsetToCommit[])[] = []
  readonly #log: MemoryLog
  readonly #members = new Map<string, Joined>()
  #generation = 0
  #ids = 0

  constructor(log: MemoryLog) {
    this.#log = log
  }

  get size(): number {
    return this.#members.size
  }

  member(options: GroupMemberOptions): GroupMember {
    const own: Joined = { id: `member-${++this.#ids}`, options, generation: -1, isTold: false, joining: undefined }
    const groupMetadata = { groupId: options.groupId, generation: -1, memberId: own.id, instanceId: null }
    return {
      groupMetadata,
      join: () => this.#join(own),
      commit: (offsets) => this.#commit(own, offsets),
      committed: (partitions) => Promise.resolve(this.#committed(partitions)),
      leave: () => Promise.resolve(this.#leave(own)),
    }
  }

  /** Throws every member out, as a coordinator does whose session timeout is over. */
  expelAll(): void {
    for (const member of this.#members.values()) {
      member.generation = -1
      member.options.onRebalance({ lost: true })
    }
    this.#members.clear()
  }

  /** Makes everybody join again. */
  rebalance(): void {
    for (const member of this.#members.values()) tell(member)
  }

  #join(own: Joined): Promise<GroupAssignment> {
    const joining = Promise.withResolvers<GroupAssignment>()
    own.joining = joining
    this.#members.set(own.id, own)
    this.rebalance()
    this.#completeWhenAllJoined()
    return joining.promise
  }

  #leave(own: Joined): void {
    own.joining?.reject(new MillraceError('CLIENT_CLOSED', 'left'))
    own.joining = undefined
    if (!this.#members.delete(own.id)) return
    this.rebalance()
    this.#completeWhenAllJoined()
  }

  #completeWhenAllJoined(): void {
    const members = [...this.#members.values()]
    const leader = members[0]
    if (!leader || members.some((member) => !member.joining)) return
    this.#generation++
    const protocol = leader.options.protocols[0]?.name ?? ''
    const joined = members.map((member) => ({
      memberId: member.id,
      instanceId: null,
      metadata: member.options.protocols[0]?.metadata() ?? new Uint8Array(),
    }))
    const waiting = members.map((member) => ({ member, joining: member.joining }))
    for (const member of members) {
      member.joining = undefined
      member.isTold = false
      member.generation = this.#generation
    }
    leader.options.assign(protocol, joined).then(
      (assigned) => {
        for (const { member, joining } of waiting) {
          const assignment = assigned.get(member.id) ?? new Uint8Array()
          const leads = member === leader
          joining?.resolve({ generation: member.generation, memberId: member.id, protocol, leader: leads, assignment })
        }
      },
      (error: unknown) => waiting.forEach(({ joining }) => joining?.reject(error)),
    )
  }

  async #commit(own: Joined, offsets: readonly OffsetToCommit[]): Promise<void> {
    const fault = this.#log.commitFaults.shift()
    await new Promise((resolve) => setImmediate(resolve))
    if (fault === 'rebalance') throw new MillraceError('CLIENT_REBALANCE_IN_PROGRESS', 'join again')
    if (fault === 'refused' || own.generation !== this.#generation || !this.#members.has(own.id)) {
      throw new MillraceError('CLIENT_GENERATION_LOST', 'another generation')
    }
    if (fault === 'unsent') throw new MillraceError('CLIENT_CONNECTION_LOST', 'no answer')
    this.commits.push(offsets)
    for (const { topic, partition, offset, metadata } of offsets) {
      this.offsets.set(partitionKey(topic, partition), { topic, partition, offset, metadata: metadata ?? '' })
    }
    if (fault === 'lost') throw new MillraceError('CLIENT_CONNECTION_LOST', 'no answer')
  }

  #committed(partitions: readonly TopicPartition[]): ReadonlyMap<string, CommittedOffset> {
    const keys = partitions.map(({ topic, partition }) => partitionKey(topic, partition))
    return new Map([...this.offsets].filter(([key]) => keys.includes(key)))
  }
}

function tell(member: Joined): void {
  if (member.joining || member.isTold || member.generation < 0) return
  member.isTold = true
  member.options.onRebalance({ lost: false })
}
