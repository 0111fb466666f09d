// A member of a classic consumer group over kafkajs's requests, with heartbeats of its own: kafkajs's consumer sends them between batches only.
// Invariant: `onRebalance` is called at most once between two joins, and nothing is committed under a generation that is not the member's last.
import { messageOf, sleep, type Timer, type TopicPartition } from '@millrace/record'
import {
  type ClientError,
  clientError,
  closedError,
  isCoordinatorComing,
  isWorthRetrying,
  kafkaErrorOf,
} from '../../errors.ts'
import { retrying } from '../../adapter/retry.ts'
import type {
  CommittedOffset,
  GroupAssignment,
  GroupMember,
  GroupMemberOptions,
  OffsetToCommit,
} from '../../port/group-member.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import { KafkajsCoordinator } from '../connection/coordinator.ts'
import type { Links } from '../connection/links.ts'
import { commitOffsets, fetchOffsets } from './group-offsets.ts'
import { joinOnce, type JoinSettings } from './join.ts'

const noGeneration = -1
/** A farewell that nobody hears is not worth waiting for: the session ends by itself. */
const leaveTimeoutMs = 5_000

export class KafkajsMember implements GroupMember {
  readonly #cluster: KafkajsCluster
  readonly #options: GroupMemberOptions
  readonly #settings: JoinSettings
  readonly #coordinator: KafkajsCoordinator
  /** A join waits for the other members, and nothing that follows it on its connection is answered meanwhile. */
  readonly #joins: Links
  readonly #requests: Links
  readonly #heartbeatIntervalMs: number
  readonly #onClose: () => void
  readonly #stop = new AbortController()
  #heartbeat: Timer | undefined
  /** Heartbeats of an older round report nothing any more. */
  #round = 0
  #memberId = ''
  #generation = noGeneration
  /** True between a join and the first sign that the group goes on. */
  #stable = false
  #joining: Promise<GroupAssignment> | undefined

  constructor(cluster: KafkajsCluster, options: GroupMemberOptions, onClose: () => void) {
    if (options.instanceId !== undefined) {
      const message = `kafkajs has no static members, so that ${options.instanceId} cannot keep its place in group ${options.groupId}; leave instanceId away, or use nativeClient`
      throw clientError('CLIENT_NOT_SUPPORTED', message, { details: { groupId: options.groupId } })
    }
    this.#cluster = cluster
    this.#options = options
    this.#onClose = onClose
    const sessionTimeoutMs = options.sessionTimeoutMs ?? 45_000
    this.#settings = { options, sessionTimeoutMs, rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 300_000 }
    this.#heartbeatIntervalMs = options.heartbeatIntervalMs ?? Math.min(3_000, sessionTimeoutMs / 15)
    this.#coordinator = new KafkajsCoordinator(cluster, options.groupId)
    this.#joins = cluster.links('requests')
    this.#requests = cluster.links('requests')
  }

  get groupMetadata(): GroupMember['groupMetadata'] {
    const { groupId } = this.#options
    return { groupId, generation: this.#generation, memberId: this.#memberId, instanceId: null }
  }

  join(): Promise<GroupAssignment> {
    this.#joining ??= this.#join().finally(() => {
      this.#joining = undefined
    })
    return this.#joining
  }

  async commit(offsets: readonly OffsetToCommit[]): Promise<void> {
    this.#throwIfClosed()
    const { groupId } = this.#options
    if (this.#generation === noGeneration) {
      const message = `this member is not in group ${groupId} (any more); join first`
      throw clientError('CLIENT_GENERATION_LOST', message, { details: { groupId } })
    }
    if (offsets.length === 0) return
    const member = this.groupMetadata
    const ask = () => commitOffsets(this.#coordinator, member, offsets, this.#requests)
    await retrying(this.#cluster.context, ask, { signal: this.#stop.signal })
  }

  async committed(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, CommittedOffset>> {
    this.#throwIfClosed()
    if (partitions.length === 0) return new Map()
    const ask = () => fetchOffsets(this.#coordinator, this.#options.groupId, partitions, this.#requests)
    return retrying(this.#cluster.context, ask, { signal: this.#stop.signal })
  }

  async leave(): Promise<void> {
    if (this.#stop.signal.aborted) return
    const { groupId } = this.#options
    const memberId = this.#memberId
    this.#stopHeartbeats()
    if (memberId !== '' && !this.#cluster.signal.aborted) {
      const { clock, log } = this.#cluster.context
      const what = `leaving group ${groupId}`
      const limit = clock.setTimer(leaveTimeoutMs, () => this.#requests.drop())
      await this.#coordinator
        .ask(what, (broker) => broker.leaveGroup({ groupId, memberId }), this.#requests)
        .catch((thrown: unknown) => log({ level: 'info', message: `${what}: ${messageOf(thrown)}` }))
      limit.cancel()
    }
    this.abandon()
  }

  /** Closes without a word to the group, as a crash would. */
  abandon(): void {
    if (this.#stop.signal.aborted) return
    this.#stop.abort(closedError('the group member'))
    this.#stopHeartbeats()
    this.#generation = noGeneration
    this.#cluster.release(this.#joins)
    this.#cluster.release(this.#requests)
    this.#onClose()
  }

  async #join(): Promise<GroupAssignment> {
    const { clock, backoff, log } = this.#cluster.context
    this.#stable = false
    const since = clock.now()
    for (let failures = 0; ; ) {
      this.#throwIfClosed()
      this.#stopHeartbeats()
      try {
        const joins = this.#joins
        const outcome = await joinOnce(this.#coordinator, joins, this.#memberId, this.#settings, (generation, id) => {
          this.#throwIfClosed()
          this.#generation = generation
          this.#memberId = id
          this.#beatAfter(this.#heartbeatIntervalMs, this.#round)
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
        this.#stopHeartbeats()
        if (!isWorthRetrying(thrown)) throw thrown
        if (!isCoordinatorComing(thrown, clock.now() - since)) {
          const message = `joining group ${this.#options.groupId}: ${messageOf(thrown)}; trying on`
          log({ level: 'warn', message })
        }
      }
      await sleep(clock, backoff.delayMs(++failures), this.#stop.signal)
    }
  }

  #stopHeartbeats(): void {
    this.#round += 1
    this.#heartbeat?.cancel()
    this.#heartbeat = undefined
  }

  #beatAfter(delayMs: number, round: number): void {
    if (round !== this.#round) return
    this.#heartbeat = this.#cluster.context.clock.setTimer(delayMs, () => void this.#beat(round))
  }

  async #beat(round: number): Promise<void> {
    const { groupId } = this.#options
    const request = { groupId, memberId: this.#memberId, groupGenerationId: this.#generation }
    let nextMs = this.#heartbeatIntervalMs
    // A silent coordinator must be left in time to find another before the session ends.
    const limitMs = this.#settings.sessionTimeoutMs / 3
    const limit = this.#cluster.context.clock.setTimer(limitMs, () => this.#requests.drop())
    try {
      await this.#coordinator.ask(
        `heartbeat of group ${groupId}`,
        (broker) => broker.heartbeat(request),
        this.#requests,
      )
    } catch (thrown) {
      if (round !== this.#round) return
      const error = kafkaErrorOf(thrown)
      if (error === 'REBALANCE_IN_PROGRESS') {
        // It stays a member for as long as it beats; the rebalance waits for it to join.
        this.#changed(false)
      } else if (error === 'UNKNOWN_MEMBER_ID' || error === 'ILLEGAL_GENERATION' || error === 'FENCED_INSTANCE_ID') {
        if (error === 'UNKNOWN_MEMBER_ID') this.#memberId = ''
        this.#stopHeartbeats()
        this.#changed(true)
        return
      } else {
        this.#cluster.context.log({ level: 'warn', message: `${(thrown as ClientError).message}; trying on` })
        nextMs /= 3
      }
    } finally {
      limit.cancel()
    }
    this.#beatAfter(nextMs, round)
  }

  #changed(lost: boolean): void {
    if (!this.#stable) return
    this.#stable = false
    this.#options.onRebalance({ lost })
  }

  #throwIfClosed(): void {
    this.#stop.signal.throwIfAborted()
  }
}
