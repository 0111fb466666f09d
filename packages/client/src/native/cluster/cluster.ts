// The cluster as one client knows it: brokers, topics, coordinators, and the links to them.
// Invariant: knowledge is replaced by newer answers only, and every wait ends when the client closes.
import { sleep } from '@millrace/record'
import { type ApiName, errorCode, type RequestInput, type ResponseOf } from '@millrace/protocol'
import { brokerError, type ClientError, clientError, closedError, isWorthRetrying } from '../../errors.ts'
import type { Address, ClientContext } from '../options.ts'
import { addressText, type RequestOptions } from '../wire/broker-connection.ts'
import type { Link } from '../wire/link.ts'
import { Links } from '../wire/links.ts'
import { KnownTopics, type Leader } from './topics.ts'

type Metadata = ResponseOf<'Metadata'>

export class Cluster {
  readonly context: ClientContext
  readonly topics: KnownTopics = new KnownTopics()
  readonly #links: Links
  readonly #stop = new AbortController()
  readonly #wanted = new Map<string, number>()
  readonly #listeners = new Set<() => void>()
  #brokers = new Map<number, Address>()
  #clusterId = ''
  #controllerId = -1
  #lastGood: Address | undefined
  #refreshing: Promise<void> | undefined
  #refreshedAt = -Infinity
  #refreshAgain = false

  constructor(context: ClientContext) {
    this.context = context
    this.#links = new Links(context)
  }

  /** Aborted when the client closes. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  get clusterId(): string {
    return this.#clusterId
  }

  get brokers(): ReadonlyMap<number, Address> {
    return this.#brokers
  }

  get controllerId(): number {
    return this.#controllerId
  }

  /** Undefined while the partition is unknown or has no leader. */
  leaderOf(topic: string, partition: number): Leader | undefined {
    const leader = this.topics.get(topic)?.leaders[partition]
    return leader && this.#brokers.has(leader.brokerId) ? leader : undefined
  }

  /** Keeps these topics known until as many `unwatch` calls. */
  watch(names: Iterable<string>): void {
    for (const name of names) this.#wanted.set(name, (this.#wanted.get(name) ?? 0) + 1)
  }

  unwatch(names: Iterable<string>): void {
    for (const name of names) {
      const count = (this.#wanted.get(name) ?? 0) - 1
      if (count > 0) this.#wanted.set(name, count)
      else this.#wanted.delete(name)
    }
  }

  /** Calls `listener` after each refresh; returns what takes it back. */
  onRefresh(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Asks for what is watched, in the background, until it succeeds; requests in the meantime make it ask once more. */
  requestRefresh(): void {
    if (this.#stop.signal.aborted) return
    if (this.#refreshing) {
      this.#refreshAgain = true
      return
    }
    this.#refreshing = this.#refreshLoop()
      .catch((thrown: unknown) => {
        if (!this.#stop.signal.aborted) this.context.log({ level: 'warn', message: `metadata: ${String(thrown)}` })
      })
      .finally(() => {
        this.#refreshing = undefined
      })
  }

  /** Requests a refresh when what is known is older than `metadataMaxAgeMs`. */
  refreshIfOld(): void {
    if (this.context.clock.now() - this.#refreshedAt > this.context.metadataMaxAgeMs) this.requestRefresh()
  }

  async #refreshLoop(): Promise<void> {
    const { clock, backoff } = this.context
    let reachable = true
    // Who asks again at once would hear the same: the waits grow for as long as somebody does.
    for (let round = 1; round === 1 || this.#refreshAgain; round++) {
      this.#refreshAgain = false
      try {
        await this.metadata([...this.#wanted.keys()])
        if (!reachable) this.context.log({ level: 'info', message: 'the cluster answers again' })
        reachable = true
      } catch (thrown) {
        if (!isWorthRetrying(thrown)) throw thrown
        if (reachable) this.context.log({ level: 'warn', message: `${String(thrown)}; trying on` })
        reachable = false
        this.#refreshAgain = true
      }
      await sleep(clock, backoff.delayMs(round), this.#stop.signal)
    }
  }

  /** Asks one broker for these topics (`null`: all) and takes the answer in. One round over all addresses; rejects with `CLIENT_UNREACHABLE`. */
  async metadata(names: readonly string[] | null, purpose = 'control'): Promise<Metadata> {
    const body = {
      topics: names === null ? null : names.map((name) => ({ name })),
      allowAutoTopicCreation: false,
    }
    const answer = await this.askAny('Metadata', body, { minVersion: 4, maxVersion: 12 }, purpose)
    this.#takeIn(answer)
    return answer
  }

  #takeIn(answer: Metadata): void {
    if (answer.brokers.length > 0) {
      this.#brokers = new Map(answer.brokers.map((broker) => [broker.nodeId, { host: broker.host, port: broker.port }]))
    }
    this.#clusterId = answer.clusterId ?? ''
    this.#controllerId = answer.controllerId
    this.topics.update(answer.topics, this.context.clock.now())
    this.#refreshedAt = this.context.clock.now()
    for (const listener of this.#listeners) listener()
  }

  /** Asks whichever broker answers: the last that did, the known ones, the bootstrap list. Rejects with `CLIENT_UNREACHABLE` when none does. */
  async askAny<A extends ApiName>(
    api: A,
    body: RequestInput<A>,
    options: RequestOptions = {},
    purpose = 'control',
  ): Promise<ResponseOf<A>> {
    const attempts: { address: string; reason: string }[] = []
    for (const address of this.#candidates()) {
      try {
        const answer = await this.#links.to(address, purpose).request(api, body, options)
        this.#lastGood = address
        return answer
      } catch (thrown) {
        this.#throwIfClosed()
        if (!isWorthRetrying(thrown)) throw thrown
        attempts.push({ address: addressText(address), reason: reasonOf(thrown) })
      }
    }
    throw unreachableError(attempts)
  }

  /** The link to a broker by id. Throws `CLIENT_UNREACHABLE` (worth retrying after a refresh) for one that is not known. */
  linkTo(brokerId: number, purpose: string): Link {
    this.#throwIfClosed()
    const address = this.#brokers.get(brokerId)
    if (address) return this.#links.to(address, purpose)
    throw clientError('CLIENT_UNREACHABLE', `broker ${brokerId} is not among the brokers that the cluster names`, {
      details: { brokerId },
      disposition: 'retry',
    })
  }

  /** Asks a broker by id. */
  async ask<A extends ApiName>(
    brokerId: number,
    api: A,
    body: RequestInput<A>,
    options: RequestOptions = {},
    purpose = 'control',
  ): Promise<ResponseOf<A>> {
    return this.linkTo(brokerId, purpose).request(api, body, options)
  }

  /** The broker that coordinates a group. Rejects with the broker's error, worth retrying while the coordinator is not there yet. */
  async findCoordinator(groupId: string, purpose = 'control'): Promise<number> {
    const body = { key: groupId, keyType: 0, coordinatorKeys: [groupId] }
    const answer = await this.askAny('FindCoordinator', body, { minVersion: 1, maxVersion: 4 }, purpose)
    const found = answer.coordinators[0] ?? answer
    if (found.errorCode !== 0) throw brokerError(found.errorCode, `finding the coordinator of group ${groupId}`)
    this.#brokers.set(found.nodeId, { host: found.host, port: found.port })
    return found.nodeId
  }

  closePurpose(purpose: string): void {
    this.#links.close(purpose)
  }

  close(): void {
    this.#stop.abort(closedError('the client'))
    this.#listeners.clear()
    this.#links.closeAll()
  }

  #throwIfClosed(): void {
    this.#stop.signal.throwIfAborted()
  }

  #candidates(): readonly Address[] {
    this.#throwIfClosed()
    const all = [...this.#brokers.values(), ...this.context.bootstrap]
    if (this.#lastGood) all.unshift(this.#lastGood)
    const seen = new Set<string>()
    return all.filter((address) => {
      const text = addressText(address)
      return !seen.has(text) && seen.add(text)
    })
  }
}

function reasonOf(thrown: unknown): string {
  const details = (thrown as ClientError).details
  return typeof details?.['reason'] === 'string' ? details['reason'] : String(thrown)
}

function unreachableError(attempts: readonly { readonly address: string; readonly reason: string }[]): ClientError {
  const said = attempts.map(({ address, reason }) => `${address} (${reason})`).join(', ')
  return clientError(
    'CLIENT_UNREACHABLE',
    `no broker answers; tried ${said}; is the cluster running, and is bootstrapServers right?`,
    { details: { attempts }, disposition: 'retry' },
  )
}

/** Sorts Kafka errors that only say "ask again, the leader or coordinator moved". */
export function meansStaleMetadata(kafkaCode: number): boolean {
  return staleCodes.has(kafkaCode)
}

const staleCodes: ReadonlySet<number> = new Set(
  (
    [
      'UNKNOWN_TOPIC_OR_PARTITION',
      'LEADER_NOT_AVAILABLE',
      'NOT_LEADER_OR_FOLLOWER',
      'FENCED_LEADER_EPOCH',
      'UNKNOWN_LEADER_EPOCH',
      'KAFKA_STORAGE_ERROR',
      'REPLICA_NOT_AVAILABLE',
      'UNKNOWN_TOPIC_ID',
      'INCONSISTENT_TOPIC_ID',
      'OFFSET_NOT_AVAILABLE',
      'LISTENER_NOT_FOUND',
    ] as const
  ).map((name) => errorCode(name)),
)
