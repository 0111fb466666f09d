// A member of a classic consumer group. Invariant: `onRebalance` is called at most once between two joins, and nothing is committed
// under a generation that is not the member's last.
import { messageOf, sleep, type TopicPartition } from '@millrace/record'
import { clientError, closedError, isCoordinatorComing, isWorthRetrying, kafkaErrorOf } from '../../errors.ts'
import type {
  CommittedOffset,
  GroupAssignment,
  GroupMember,
  GroupMemberOptions,
  OffsetToCommit,
} from '../../port/group-member.ts'
import type { AdapterContext } from '../context.ts'
import { retrying } from '../retry.ts'
import type { GroupRequests, MembershipChange } from './group-requests.ts'
import { Heartbeats } from './heartbeats.ts'
import { checkOffsetsToCommit } from './offsets-to-commit.ts'
import { fencedError } from './refusals.ts'

/** What an adapter gives to its members. */
export interface MemberParts {
  readonly context: AdapterContext
  /** Aborted when the client closes. */
  readonly signal: AbortSignal
  requests(settings: JoinSettings): GroupRequests
  onClose(): void
}

/** What a member says of itself when it joins. */
export interface JoinSettings {
  readonly options: GroupMemberOptions
  readonly protocolType: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
}

const noGeneration = -1
/** A farewell that nobody hears is not worth waiting for: the session ends by itself. */
const leaveTimeoutMs = 5_000

export class ClassicMember implements GroupMember {
  readonly #parts: MemberParts
  readonly #options: GroupMemberOptions
  readonly #requests: GroupRequests
  readonly #heartbeats: Heartbeats
  readonly #stop = new AbortController()
  #memberId = ''
  #generation = noGeneration
  /** True between a join and the first sign that the group goes on. */
  #stable = false
  #fenced = false
  #joining: Promise<GroupAssignment> | undefined

  constructor(options: GroupMemberOptions, parts: MemberParts) {
    this.#parts = parts
    this.#options = options
    const sessionTimeoutMs = options.sessionTimeoutMs ?? 45_000
    this.#requests = parts.requests({
      options,
      protocolType: options.protocolType ?? 'consumer',
      sessionTimeoutMs,
      rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 300_000,
    })
    this.#heartbeats = new Heartbeats(parts.context, parts.signal, this.#requests, {
      intervalMs: options.heartbeatIntervalMs ?? Math.min(3_000, sessionTimeoutMs / 15),
      sessionTimeoutMs,
      onChange: (change) => this.#changed(change),
    })
  }

  get groupMetadata(): GroupMember['groupMetadata'] {
    return {
      groupId: this.#options.groupId,
      generation: this.#generation,
      memberId: this.#memberId,
      instanceId: this.#options.instanceId ?? null,
    }
  }

  join(): Promise<GroupAssignment> {
    this.#joining ??= this.#join().finally(() => {
      this.#joining = undefined
    })
    return this.#joining
  }

  async commit(offsets: readonly OffsetToCommit[]): Promise<void> {
    this.#throwIfClosed()
    if (this.#generation === noGeneration) {
      const message = `this member is not in group ${this.#options.groupId} (any more); join first`
      throw clientError('CLIENT_GENERATION_LOST', message, { details: { groupId: this.#options.groupId } })
    }
    if (offsets.length === 0) return
    const member = this.groupMetadata
    checkOffsetsToCommit(offsets)
    await retrying(this.#parts.context, () => this.#requests.commit(member, offsets), { signal: this.#stop.signal })
  }

  async committed(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, CommittedOffset>> {
    this.#throwIfClosed()
    if (partitions.length === 0) return new Map()
    const { groupId } = this.#options
    const { clock, backoff } = this.#parts.context
    for (let round = 1; ; round++) {
      try {
        const { signal } = this.#stop
        return await retrying(this.#parts.context, () => this.#requests.committed(partitions), { signal })
      } catch (thrown) {
        // A transaction ends at the latest with its timeout, which may be longer than ours.
        if (kafkaErrorOf(thrown) !== 'UNSTABLE_OFFSET_COMMIT') throw thrown
        this.#parts.context.log({ level: 'info', message: `group ${groupId}: waiting for a pending transaction` })
        await sleep(clock, backoff.delayMs(round), this.#stop.signal)
      }
    }
  }

  async leave(): Promise<void> {
    if (this.#stop.signal.aborted) return
    const { groupId, instanceId } = this.#options
    const memberId = this.#memberId
    this.#heartbeats.stop()
    if (memberId !== '' && instanceId === undefined && !this.#parts.signal.aborted) {
      await this.#requests.leave(memberId, leaveTimeoutMs).catch((thrown: unknown) => {
        const message = `leaving group ${groupId}: ${messageOf(thrown)}`
        this.#parts.context.log({ level: 'info', message })
      })
    }
    this.abandon()
  }

  /** Closes without a word to the group, as a crash would. */
  abandon(): void {
    if (this.#stop.signal.aborted) return
    this.#stop.abort(closedError('the group member'))
    this.#heartbeats.stop()
    this.#generation = noGeneration
    this.#requests.close()
    this.#parts.onClose()
  }

  async #join(): Promise<GroupAssignment> {
    const { clock, backoff } = this.#parts.context
    this.#stable = false
    const since = clock.now()
    let isTold = false
    for (let failures = 0; ; ) {
      this.#throwIfClosed()
      if (this.#fenced) throw fencedError(this.#options)
      this.#heartbeats.stop()
      try {
        const outcome = await this.#requests.joinOnce(this.#memberId, (generation, memberId) => {
          this.#throwIfClosed()
          this.#generation = generation
          this.#memberId = memberId
          this.#heartbeats.start(this.groupMetadata)
        })
        this.#throwIfClosed()
        if ('joined' in outcome) {
          this.#stable = true
          return outcome.joined
        }
        this.#memberId = outcome.memberId
        this.#generation = noGeneration
        if (outcome.retry === 'now') continue
      } catch (thrown) {
        this.#throwIfClosed()
        if (!isWorthRetrying(thrown)) {
          this.#heartbeats.stop()
          throw thrown
        }
        if (!isTold && !isCoordinatorComing(thrown, clock.now() - since)) {
          const message = `joining group ${this.#options.groupId}: ${messageOf(thrown)}; trying on`
          this.#parts.context.log({ level: 'warn', message })
          isTold = true
        }
      }
      await sleep(clock, backoff.delayMs(++failures), this.#stop.signal)
    }
  }

  #changed(error: MembershipChange): void {
    const lost = error !== 'REBALANCE_IN_PROGRESS'
    if (error === 'FENCED_INSTANCE_ID') this.#fenced = true
    if (error === 'UNKNOWN_MEMBER_ID') this.#memberId = ''
    if (!this.#stable) return
    this.#stable = false
    this.#options.onRebalance({ lost })
  }

  #throwIfClosed(): void {
    this.#stop.signal.throwIfAborted()
  }
}
