// Tells the coordinator that a member lives, while the program works on records.
// Invariant: at most one heartbeat is on its way; after `stop` nothing is reported any more.
import { messageOf, type Timer } from '@millrace/record'
import type { AdapterContext } from '../context.ts'
import type { Committer, GroupRequests, MembershipChange } from './group-requests.ts'

export interface HeartbeatOptions {
  readonly intervalMs: number
  readonly sessionTimeoutMs: number
  /** The group rebalances, or the member is out of it. */
  onChange(error: MembershipChange): void
}

export class Heartbeats {
  readonly #context: AdapterContext
  readonly #signal: AbortSignal
  readonly #requests: GroupRequests
  readonly #options: HeartbeatOptions
  #timer: Timer | undefined
  #round = 0
  /** Nothing has been answered since the last log line about a failure. */
  #failing = false

  constructor(context: AdapterContext, signal: AbortSignal, requests: GroupRequests, options: HeartbeatOptions) {
    this.#context = context
    this.#signal = signal
    this.#requests = requests
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
    this.#timer = this.#context.clock.setTimer(delayMs, () => {
      this.#beat(member, round)
        .catch((thrown: unknown) => {
          if (this.#signal.aborted) return this.stop()
          if (round === this.#round && !this.#failing) {
            this.#failing = true
            const message = `heartbeat of group ${member.groupId}: ${messageOf(thrown)}; trying on`
            this.#context.log({ level: 'warn', message })
          }
          return this.#options.intervalMs / 3
        })
        .then((nextMs) => this.#schedule(member, round, nextMs ?? this.#options.intervalMs))
        .catch(() => {})
    })
  }

  async #beat(member: Committer, round: number): Promise<undefined> {
    // A silent coordinator must be left in time to find another before the session ends.
    const change = await this.#requests.heartbeat(member, Math.ceil(this.#options.sessionTimeoutMs / 3))
    this.#failing = false
    if (round !== this.#round || change === undefined) return
    // While the group rebalances it stays a member for as long as it beats; the rebalance waits for it to join.
    if (change !== 'REBALANCE_IN_PROGRESS') this.stop()
    this.#options.onChange(change)
  }
}
