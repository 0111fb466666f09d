// Tells the coordinator that a member lives, on a connection of its own, while the program works on records.
// Invariant: at most one heartbeat is on its way; after `stop` nothing is reported any more.
import { messageOf, type Timer } from '@millrace/record'
import { errorName } from '@millrace/protocol'
import type { Cluster } from '../cluster/cluster.ts'
import type { GroupCoordinator } from './coordinator.ts'
import type { Committer } from './group-offsets.ts'

export interface HeartbeatOptions {
  readonly intervalMs: number
  readonly sessionTimeoutMs: number
  readonly purpose: string
  /** The group rebalances, or the member is out of it (`error` is Kafka's name of the reason). */
  onChange(error: 'REBALANCE_IN_PROGRESS' | 'UNKNOWN_MEMBER_ID' | 'ILLEGAL_GENERATION' | 'FENCED_INSTANCE_ID'): void
}

export class Heartbeats {
  readonly #cluster: Cluster
  readonly #coordinator: GroupCoordinator
  readonly #options: HeartbeatOptions
  #timer: Timer | undefined
  #round = 0
  /** Nothing has been answered since the last log line about a failure. */
  #failing = false

  constructor(cluster: Cluster, coordinator: GroupCoordinator, options: HeartbeatOptions) {
    this.#cluster = cluster
    this.#coordinator = coordinator
    this.#options = options
  }

  /** Beats for this member and generation until `stop` or the next `start`. */
  start(member: Committer): void {
    this.stop()
    this.#schedule(member, this.#round, this.#options.intervalMs)
  }

  stop(): void {
    this.#round += 1
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #schedule(member: Committer, round: number, delayMs: number): void {
    if (round !== this.#round) return
    this.#timer = this.#cluster.context.clock.setTimer(delayMs, () => {
      this.#beat(member, round)
        .catch((thrown: unknown) => {
          if (this.#cluster.signal.aborted) return this.stop()
          if (round === this.#round && !this.#failing) {
            this.#failing = true
            const message = `heartbeat of group ${member.groupId}: ${messageOf(thrown)}; trying on`
            this.#cluster.context.log({ level: 'warn', message })
          }
          return this.#options.intervalMs / 3
        })
        .then((nextMs) => this.#schedule(member, round, nextMs ?? this.#options.intervalMs))
        .catch(() => {})
    })
  }

  async #beat(member: Committer, round: number): Promise<undefined> {
    const body = {
      groupId: member.groupId,
      generationId: member.generation,
      memberId: member.memberId,
      groupInstanceId: member.instanceId,
    }
    // A silent coordinator must be left in time to find another before the session ends.
    const timeoutMs = Math.min(this.#cluster.context.requestTimeoutMs, Math.ceil(this.#options.sessionTimeoutMs / 3))
    const answer = await this.#coordinator.ask('Heartbeat', body, { timeoutMs }, this.#options.purpose)
    this.#failing = false
    if (round !== this.#round || answer.errorCode === 0 || this.#coordinator.movedBy(answer.errorCode)) return
    const error = errorName(answer.errorCode)
    switch (error) {
      case 'REBALANCE_IN_PROGRESS':
        // It stays a member for as long as it beats; the rebalance waits for it to join.
        this.#options.onChange(error)
        return
      case 'UNKNOWN_MEMBER_ID':
      case 'ILLEGAL_GENERATION':
      case 'FENCED_INSTANCE_ID':
        this.stop()
        this.#options.onChange(error)
        return
      default:
        this.#cluster.context.log({ level: 'warn', message: `heartbeat of group ${member.groupId}: ${error}` })
    }
  }
}
