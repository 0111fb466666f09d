// A classic consumer group as a state machine over a clock: requests come in, outcomes go out when the rebalance allows.
// Law: within a generation every member has the same leader, protocol and assignment; a member of an older one is told so.
import type { Clock } from '@millrace/record'
import {
  type GroupError,
  type GroupMember,
  type JoinOutcome,
  joinRefused,
  metadataOf,
  noBytes,
  sameProtocols,
  type SyncOutcome,
  syncRefused,
} from './group-member.ts'
import type { JoinRequest, MemberIdentity, SyncRequest } from './group-requests.ts'
import { GroupRoster } from './group-roster.ts'
import { GroupTimer } from './group-timer.ts'
import { selectProtocol } from './protocol-choice.ts'

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

export interface ClassicGroupOptions {
  readonly clock: Clock
  /** Calls back once the input that has already arrived is dealt with, so that a busy broker expels nobody. */
  readonly whenDrained: (then: () => void) => void
  readonly newId: () => string
}

const newMemberTimeoutMs = 5 * 60_000

export class ClassicGroup {
  readonly id: string
  readonly #options: ClassicGroupOptions
  readonly #roster = new GroupRoster()
  /** Ids handed out to newcomers that have not joined with them yet, and until when they may. */
  readonly #promised = new Map<string, number>()
  /** Members of this generation that have not asked for their assignment. */
  readonly #unsynced = new Set<string>()
  readonly #timer: GroupTimer
  #state: GroupState = 'Empty'
  #generation = 0
  #protocolType: string | null = null
  #protocol: string | null = null
  #leader: string | null = null
  #rebalanceDeadlineMs = Number.POSITIVE_INFINITY
  #syncDeadlineMs = Number.POSITIVE_INFINITY

  constructor(id: string, options: ClassicGroupOptions) {
    this.id = id
    this.#options = options
    this.#timer = new GroupTimer(options.clock, options.whenDrained, () => this.#judgeDeadlines())
  }

  get state(): GroupState {
    return this.#state
  }

  get generation(): number {
    return this.#generation
  }

  get protocolType(): string | null {
    return this.#protocolType
  }

  get protocol(): string | null {
    return this.#protocol
  }

  get members(): readonly GroupMember[] {
    return this.#roster.all
  }

  /** Nobody is in it and nobody is about to be. */
  get isVacant(): boolean {
    return this.#roster.size === 0 && this.#promised.size === 0
  }

  join(request: JoinRequest): Promise<JoinOutcome> {
    const { memberId, instanceId, protocols } = request
    const refused = (error: GroupError, id = memberId): Promise<JoinOutcome> => Promise.resolve(joinRefused(error, id))
    if (protocols.length === 0 || request.protocolType === '') return refused('INCONSISTENT_GROUP_PROTOCOL')
    const fits = this.#roster.size === 0 || request.protocolType === this.#protocolType
    if (!fits || !this.#roster.shareAny(protocols, memberId)) return refused('INCONSISTENT_GROUP_PROTOCOL')
    if (memberId === '') {
      const holder = this.#roster.byInstance(instanceId)
      if (holder) return this.#returnStatic(holder, request)
      const id = `${instanceId ?? request.clientId}-${this.#options.newId()}`
      if (instanceId !== null || !request.knowsMemberIds) return this.#admit(id, request)
      this.#promised.set(id, this.#now + request.sessionTimeoutMs)
      this.#timer.watch(this.#now + request.sessionTimeoutMs)
      return refused('MEMBER_ID_REQUIRED', id)
    }
    if (this.#promised.delete(memberId)) return this.#admit(memberId, request)
    const member = this.#roster.identify(memberId, instanceId)
    if (typeof member === 'string') return refused(member)
    return this.#rejoin(member, request)
  }

  sync(request: SyncRequest): Promise<SyncOutcome> {
    const member = this.#findInGeneration(request)
    if (typeof member === 'string') return Promise.resolve(syncRefused(member))
    const { protocolType, protocol } = request
    if (
      (protocolType ?? this.#protocolType) !== this.#protocolType ||
      (protocol ?? this.#protocol) !== this.#protocol
    ) {
      return Promise.resolve(syncRefused('INCONSISTENT_GROUP_PROTOCOL'))
    }
    if (this.#state === 'PreparingRebalance') return Promise.resolve(syncRefused('REBALANCE_IN_PROGRESS'))
    this.#hear(member)
    this.#unsynced.delete(member.id)
    if (this.#state === 'Stable') return Promise.resolve(this.#shareOf(member))
    member.waitingSync?.(syncRefused('REBALANCE_IN_PROGRESS'))
    const outcome = new Promise<SyncOutcome>((resolve) => {
      member.waitingSync = resolve
    })
    if (member.id === this.#leader) this.#distribute(request.assignments)
    return outcome
  }

  heartbeat(identity: MemberIdentity): GroupError | null {
    const member = this.#findInGeneration(identity)
    if (typeof member === 'string') return member
    this.#hear(member)
    return this.#state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : null
  }

  leave(memberId: string, instanceId: string | null): GroupError | null {
    if (this.#promised.delete(memberId)) {
      this.#completeJoinIfAllAreHere()
      return null
    }
    const id = memberId === '' ? (this.#roster.byInstance(instanceId)?.id ?? '') : memberId
    const member = this.#roster.identify(id, instanceId)
    if (typeof member === 'string') return member
    this.#remove(member)
    return null
  }

  /** Whether offsets may be committed under this identity. */
  checkCommit(identity: MemberIdentity): GroupError | null {
    const { memberId, instanceId, generation } = identity
    if (generation < 0 && this.#state === 'Empty') return null
    if (generation < 0 && memberId === '' && instanceId === null) return 'UNKNOWN_MEMBER_ID'
    const member = this.#findInGeneration(identity)
    if (typeof member === 'string') return member
    if (this.#state === 'CompletingRebalance') return 'REBALANCE_IN_PROGRESS'
    this.#hear(member)
    return null
  }

  /** Answers whoever waits; the group takes nothing more. */
  close(): void {
    this.#state = 'Dead'
    this.#timer.stop()
    for (const member of this.members) {
      member.waitingJoin?.(joinRefused('COORDINATOR_NOT_AVAILABLE', member.id))
      member.waitingSync?.(syncRefused('COORDINATOR_NOT_AVAILABLE'))
      this.#roster.remove(member)
    }
  }

  get #now(): number {
    return this.#options.clock.now()
  }

  #findInGeneration(identity: MemberIdentity): GroupMember | GroupError {
    const member = this.#roster.identify(identity.memberId, identity.instanceId)
    if (typeof member === 'string') return member
    return identity.generation === this.#generation ? member : 'ILLEGAL_GENERATION'
  }

  /** A sign of life. */
  #hear(member: GroupMember): void {
    member.deadlineMs = this.#now + member.sessionTimeoutMs
    this.#timer.watch(member.deadlineMs)
  }

  #admit(id: string, request: JoinRequest): Promise<JoinOutcome> {
    const member: GroupMember = {
      id,
      instanceId: request.instanceId,
      clientId: request.clientId,
      clientHost: request.clientHost,
      rebalanceTimeoutMs: request.rebalanceTimeoutMs,
      sessionTimeoutMs: request.sessionTimeoutMs,
      protocols: request.protocols,
      assignment: noBytes,
      waitingJoin: null,
      waitingSync: null,
      isNew: true,
      deadlineMs: this.#now + newMemberTimeoutMs,
    }
    this.#roster.add(member)
    this.#protocolType = request.protocolType
    this.#leader ??= id
    this.#timer.watch(member.deadlineMs)
    return this.#waitForRebalance(member)
  }

  #rejoin(member: GroupMember, request: JoinRequest): Promise<JoinOutcome> {
    const unchanged = sameProtocols(member, request.protocols)
    const settled = this.#state === 'CompletingRebalance' || (this.#state === 'Stable' && member.id !== this.#leader)
    this.#update(member, request)
    if (!settled || !unchanged) return this.#waitForRebalance(member)
    this.#hear(member)
    return Promise.resolve(this.#joined(member))
  }

  /** A static member came back without its old member id: it takes over its own place, without a rebalance where it can. */
  #returnStatic(member: GroupMember, request: JoinRequest): Promise<JoinOutcome> {
    const oldId = member.id
    const oldLeader = this.#leader ?? ''
    member.waitingJoin?.(joinRefused('FENCED_INSTANCE_ID', oldId))
    member.waitingSync?.(syncRefused('FENCED_INSTANCE_ID'))
    member.waitingJoin = member.waitingSync = null
    member.id = `${request.instanceId}-${this.#options.newId()}`
    if (this.#unsynced.delete(oldId)) this.#unsynced.add(member.id)
    if (this.#leader === oldId) this.#leader = member.id
    this.#update(member, request)
    if (this.#state !== 'Stable' || selectProtocol(this.members) !== this.#protocol)
      return this.#waitForRebalance(member)
    this.#hear(member)
    if (request.canSkipAssignment) {
      return Promise.resolve({ ...this.#joined(member), skipAssignment: member.id === this.#leader })
    }
    // Older clients would assign again if they found themselves the leader: they are told the former id.
    return Promise.resolve({ ...this.#joined(member), leader: oldLeader, members: [] })
  }

  #update(member: GroupMember, request: JoinRequest): void {
    member.protocols = request.protocols
    member.rebalanceTimeoutMs = request.rebalanceTimeoutMs
    member.sessionTimeoutMs = request.sessionTimeoutMs
  }

  #waitForRebalance(member: GroupMember): Promise<JoinOutcome> {
    member.waitingJoin?.(joinRefused('REBALANCE_IN_PROGRESS', member.id))
    const outcome = new Promise<JoinOutcome>((resolve) => {
      member.waitingJoin = resolve
    })
    if (this.#state === 'PreparingRebalance') this.#completeJoinIfAllAreHere()
    else this.#startRebalance()
    return outcome
  }

  #startRebalance(): void {
    for (const member of this.members) {
      member.assignment = noBytes
      member.waitingSync?.(syncRefused('REBALANCE_IN_PROGRESS'))
      member.waitingSync = null
    }
    this.#unsynced.clear()
    this.#syncDeadlineMs = Number.POSITIVE_INFINITY
    this.#state = 'PreparingRebalance'
    this.#extendRebalance()
    this.#completeJoinIfAllAreHere()
  }

  #extendRebalance(): void {
    this.#rebalanceDeadlineMs = this.#now + Math.max(0, ...this.members.map((member) => member.rebalanceTimeoutMs))
    this.#timer.watch(this.#rebalanceDeadlineMs)
  }

  #completeJoinIfAllAreHere(): void {
    if (this.#state !== 'PreparingRebalance' || this.#promised.size > 0) return
    for (const member of this.members) if (!member.waitingJoin) return
    this.#completeJoin()
  }

  /** Starts the next generation with who has joined; absent static members stay until their session ends. */
  #completeJoin(): void {
    for (const member of this.members) if (!member.waitingJoin && member.instanceId === null) this.#forget(member)
    const present = this.members.filter((member) => member.waitingJoin)
    if (present.length === 0 && this.#roster.size > 0) return this.#extendRebalance()
    this.#rebalanceDeadlineMs = Number.POSITIVE_INFINITY
    this.#generation++
    if (this.#roster.size === 0) {
      this.#state = 'Empty'
      this.#protocol = this.#leader = null
      return
    }
    if (!present.some((member) => member.id === this.#leader)) this.#leader = (present[0] as GroupMember).id
    this.#protocol = selectProtocol(this.members)
    this.#state = 'CompletingRebalance'
    this.#syncDeadlineMs = this.#now + Math.max(...this.members.map((member) => member.rebalanceTimeoutMs))
    this.#timer.watch(this.#syncDeadlineMs)
    for (const member of present) {
      this.#unsynced.add(member.id)
      member.isNew = false
      this.#hear(member)
      const answer = member.waitingJoin
      member.waitingJoin = null
      answer?.(this.#joined(member))
    }
  }

  #joined(member: GroupMember): JoinOutcome {
    const members = this.members.map((each) => ({
      memberId: each.id,
      instanceId: each.instanceId,
      metadata: metadataOf(each, this.#protocol),
    }))
    return {
      error: null,
      memberId: member.id,
      generation: this.#generation,
      protocolType: this.#protocolType,
      protocol: this.#protocol,
      leader: this.#leader ?? '',
      skipAssignment: false,
      members: member.id === this.#leader ? members : [],
    }
  }

  #distribute(assignments: SyncRequest['assignments']): void {
    for (const { memberId, assignment } of assignments) {
      const member = this.#roster.byId(memberId)
      if (member) member.assignment = assignment.slice()
    }
    this.#state = 'Stable'
    for (const member of this.members) {
      member.waitingSync?.(this.#shareOf(member))
      member.waitingSync = null
    }
  }

  #shareOf(member: GroupMember): SyncOutcome {
    return { error: null, protocolType: this.#protocolType, protocol: this.#protocol, assignment: member.assignment }
  }

  #remove(member: GroupMember): void {
    this.#forget(member)
    if (this.#state === 'Stable' || this.#state === 'CompletingRebalance') this.#startRebalance()
    else this.#completeJoinIfAllAreHere()
  }

  #forget(member: GroupMember): void {
    member.waitingJoin?.(joinRefused('UNKNOWN_MEMBER_ID', member.id))
    member.waitingSync?.(syncRefused('UNKNOWN_MEMBER_ID'))
    this.#roster.remove(member)
    this.#unsynced.delete(member.id)
    if (this.#leader === member.id) this.#leader = this.members[0]?.id ?? null
  }

  #judgeDeadlines(): number {
    const now = this.#now
    for (const [id, deadline] of this.#promised) {
      if (deadline <= now && this.#promised.delete(id)) this.#completeJoinIfAllAreHere()
    }
    for (const member of this.members) {
      const waits = member.waitingJoin !== null || member.waitingSync !== null
      if (member.deadlineMs <= now && (member.isNew || !waits)) this.#remove(member)
    }
    if (this.#syncDeadlineMs <= now) {
      this.#syncDeadlineMs = Number.POSITIVE_INFINITY
      for (const id of [...this.#unsynced]) {
        const member = this.#roster.byId(id)
        if (member) this.#remove(member)
      }
    }
    if (this.#state === 'PreparingRebalance' && this.#rebalanceDeadlineMs <= now) this.#completeJoin()
    return Math.min(
      this.#rebalanceDeadlineMs,
      this.#syncDeadlineMs,
      ...this.#promised.values(),
      ...this.members
        .filter((member) => member.isNew || (!member.waitingJoin && !member.waitingSync))
        .map((member) => member.deadlineMs),
    )
  }
}
