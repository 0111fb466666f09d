// The cluster as one client knows it: its topics with their leaders, and (through `Brokers`) the ways to its brokers.
// Invariant: knowledge is replaced by newer answers only, and every wait ends when the client closes.
import { messageOf, sleep } from '@millrace/record'
import type { ApiName, RequestInput, ResponseOf } from '@millrace/protocol'
import { brokerError, type ClientError, isShutOut, isWorthRetrying } from '../../errors.ts'
import type { ClientContext } from '../options.ts'
import type { RequestOptions } from '../wire/broker-connection.ts'
import { Brokers } from './brokers.ts'
import { KnownTopics, type Leader } from './topics.ts'

type Metadata = ResponseOf<'Metadata'>

/** Topics by name without error inside the answer, and no topic made by asking. */
const metadataVersions: RequestOptions = { minVersion: 4, maxVersion: 12 }

export class Cluster {
  readonly context: ClientContext
  readonly brokers: Brokers
  readonly topics: KnownTopics = new KnownTopics()
  readonly #watched = new Map<string, number>()
  readonly #listeners = new Set<() => void>()
  #controllerId = -1
  #refreshing: Promise<void> | undefined
  #refreshedAt = -Infinity
  #askedAgain = false
  #shutOut: ClientError | undefined

  constructor(context: ClientContext) {
    this.context = context
    this.brokers = new Brokers(context)
  }

  /** Aborted when the client closes. */
  get signal(): AbortSignal {
    return this.brokers.signal
  }

  /** Why the brokers do not let this client in, as long as they do not. */
  get shutOut(): ClientError | undefined {
    return this.#shutOut
  }

  get controllerId(): number {
    return this.#controllerId
  }

  /** Undefined while the partition is unknown or has no leader. */
  leaderOf(topic: string, partition: number): Leader | undefined {
    const leader = this.topics.get(topic)?.leaders[partition]
    return leader && this.brokers.has(leader.brokerId) ? leader : undefined
  }

  /** Keeps these topics known until as many `unwatch` calls. */
  watch(names: Iterable<string>): void {
    for (const name of names) this.#watched.set(name, (this.#watched.get(name) ?? 0) + 1)
  }

  unwatch(names: Iterable<string>): void {
    for (const name of names) {
      const count = (this.#watched.get(name) ?? 0) - 1
      if (count > 0) this.#watched.set(name, count)
      else this.#watched.delete(name)
    }
  }

  /** Calls `listener` after each refresh, and when the client is shut out; returns what takes it back. */
  onRefresh(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Asks for what is watched, in the background, until it succeeds; requests in the meantime make it ask once more. */
  requestRefresh(): void {
    if (this.signal.aborted) return
    if (this.#refreshing) {
      this.#askedAgain = true
      return
    }
    this.#refreshing = this.#refresh()
      .catch((thrown: unknown) => {
        if (this.signal.aborted) return
        this.context.log({ level: 'warn', message: `metadata: ${messageOf(thrown)}` })
        this.noteFailure(thrown)
      })
      .finally(() => {
        this.#refreshing = undefined
      })
  }

  /** Takes note of a failure on the way to a broker: what readers and writers have in hand ends if it is for good. */
  noteFailure(thrown: unknown): void {
    if (!isShutOut(thrown) || this.#shutOut) return
    this.#shutOut = thrown
    for (const listener of this.#listeners) listener()
  }

  /** Requests a refresh when what is known is older than `metadataMaxAgeMs`. */
  refreshIfOld(): void {
    if (this.context.clock.now() - this.#refreshedAt > this.context.metadataMaxAgeMs) this.requestRefresh()
  }

  async #refresh(): Promise<void> {
    const { clock, backoff, log } = this.context
    let reachable = true
    // Who asks again at once would hear the same: the waits grow for as long as somebody does.
    for (let round = 1; ; round++) {
      this.#askedAgain = false
      try {
        await this.metadata([...this.#watched.keys()])
        if (!reachable) log({ level: 'info', message: 'the cluster answers again', details: { reachable: true } })
        reachable = true
      } catch (thrown) {
        if (!isWorthRetrying(thrown)) throw thrown
        if (reachable) log({ level: 'warn', message: `${messageOf(thrown)}; trying on`, details: { reachable: false } })
        reachable = false
      }
      await sleep(clock, backoff.delayMs(round), this.signal)
      if (reachable && !this.#askedAgain) return
    }
  }

  /** Asks one broker for these topics (`null`: all) and takes the answer in. One round over all addresses; rejects with `CLIENT_UNREACHABLE`. */
  async metadata(names: readonly string[] | null): Promise<Metadata> {
    const topics = names && names.map((name) => ({ name }))
    const answer = await this.brokers.askAny('Metadata', { topics, allowAutoTopicCreation: false }, metadataVersions)
    const addresses = answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }] as const)
    if (addresses.length > 0) this.brokers.replace(addresses)
    this.#shutOut = undefined
    this.#controllerId = answer.controllerId
    this.#refreshedAt = this.context.clock.now()
    this.topics.update(answer.topics, this.#refreshedAt)
    for (const listener of this.#listeners) listener()
    return answer
  }

  /** Asks a broker by id. */
  ask<A extends ApiName>(
    brokerId: number,
    api: A,
    body: RequestInput<A>,
    options?: RequestOptions,
    purpose?: string,
  ): Promise<ResponseOf<A>> {
    return this.brokers.ask(brokerId, api, body, options, purpose)
  }

  /** The broker that coordinates a group. Rejects with the broker's error, worth retrying while the coordinator is not there yet. */
  async findCoordinator(groupId: string): Promise<number> {
    const body = { key: groupId, keyType: 0, coordinatorKeys: [groupId] }
    const answer = await this.brokers.askAny('FindCoordinator', body, { minVersion: 1, maxVersion: 4 })
    const found = answer.coordinators[0] ?? answer
    if (found.errorCode !== 0) throw brokerError(found.errorCode, `finding the coordinator of group ${groupId}`)
    this.brokers.add(found.nodeId, { host: found.host, port: found.port })
    return found.nodeId
  }

  close(): void {
    this.#listeners.clear()
    this.brokers.close()
  }
}
