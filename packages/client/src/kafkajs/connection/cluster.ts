// What one client knows of its cluster: brokers, leaders of partitions, coordinators of groups; asked anew when an answer says that it is old.
import { messageOf } from '@millrace/record'
import type { AdapterContext } from '../../adapter/context.ts'
import { clientError, closedError, type ClientError } from '../../errors.ts'
import type { KafkajsBroker, MakeBroker, MetadataAnswer } from './kafkajs-broker.ts'
import { type Lane, Link } from './link.ts'
import { type Address, Links } from './links.ts'
import { isConnectionLost, kafkaCodeOf } from './translate-error.ts'

export type TopicMetadata = MetadataAnswer['topicMetadata'][number]

/** A broker of the configured list, before its own addresses are known. */
const seedId = -1

export class KafkajsCluster {
  readonly context: AdapterContext
  readonly #makeBroker: MakeBroker
  readonly #addresses = new Map<number, Address>()
  readonly #leaders = new Map<string, ReadonlyMap<number, number>>()
  readonly #refreshing = new Map<string, Promise<ReadonlyMap<string, TopicMetadata | ClientError>>>()
  readonly #open = new Set<Links>()
  readonly #control: Links
  readonly #stop = new AbortController()
  #seed: Link | undefined
  #turn = 0

  constructor(makeBroker: MakeBroker, context: AdapterContext) {
    this.#makeBroker = makeBroker
    this.context = context
    this.#control = this.links('requests')
  }

  /** Aborted with `CLIENT_CLOSED` when the client closes. */
  get signal(): AbortSignal {
    return this.#stop.signal
  }

  get brokerIds(): readonly number[] {
    return [...this.#addresses.keys()]
  }

  addressOf(brokerId: number): Address | undefined {
    return this.#addresses.get(brokerId)
  }

  /** Connections for one purpose, closed with the client or by {@link release}. */
  links(lane: Lane): Links {
    const links = new Links(this.#makeBroker, (brokerId) => this.#addresses.get(brokerId), lane)
    this.#open.add(links)
    return links
  }

  release(links: Links): void {
    this.#open.delete(links)
    links.close()
  }

  /** Asks one broker on the connections that serve what is short. */
  ask<T>(brokerId: number, what: string, call: (broker: KafkajsBroker) => Promise<T>): Promise<T> {
    this.signal.throwIfAborted()
    return this.#control.ask(brokerId, what, call)
  }

  /** Asks any broker; rejects with `CLIENT_UNREACHABLE` (worth retrying) and what each said when none answered. */
  async askAny<T>(what: string, call: (broker: KafkajsBroker) => Promise<T>): Promise<T> {
    const attempts: { readonly address: string; readonly said: string }[] = []
    const ids = this.brokerIds
    const first = this.#turn++
    for (let step = 0; step <= ids.length; step++) {
      const id = step < ids.length ? (ids[(first + step) % ids.length] as number) : seedId
      try {
        return await (id === seedId ? this.#askSeed(what, call, attempts) : this.ask(id, what, call))
      } catch (thrown) {
        this.signal.throwIfAborted()
        if (!isConnectionLost(thrown as ClientError)) throw thrown
        const { host = '', port = 0 } = this.#addresses.get(id) ?? {}
        if (id !== seedId) attempts.push({ address: `${host}:${port}`, said: messageOf(thrown) })
      }
    }
    const said = attempts.map((attempt) => `${attempt.address}: ${attempt.said}`).join('; ')
    const message = `no broker answered while ${what}: ${said}; see brokers of new Kafka({ … })`
    throw clientError('CLIENT_UNREACHABLE', message, { details: { attempts }, disposition: 'retry' })
  }

  /**
   * Topics as one broker knows them; an error where it refuses one. No names: all topics.
   * kafkajs drops the whole answer when one topic has an error, so that each is asked for alone then.
   */
  async topics(names: readonly string[]): Promise<ReadonlyMap<string, TopicMetadata | ClientError>> {
    try {
      const answer = await this.metadata(names)
      return new Map(answer.topicMetadata.map((topic) => [topic.topic, topic]))
    } catch (thrown) {
      const error = thrown as ClientError
      if (kafkaCodeOf(error) === undefined || names.length === 0) throw thrown
      const [name, ...more] = names
      if (more.length === 0) return new Map([[name as string, error]])
      const alone = await Promise.all(names.map((each) => this.topics([each])))
      return new Map(alone.flatMap((each) => [...each]))
    }
  }

  /** One metadata request; rejects when any of the topics has an error. */
  async metadata(names: readonly string[]): Promise<MetadataAnswer> {
    const what = names.length > 0 ? `looking up ${names.join(', ')}` : 'looking up all topics'
    const answer = await this.askAny(what, (broker) => broker.metadata(names))
    for (const { nodeId, host, port } of answer.brokers) this.#addresses.set(nodeId, { host, port })
    const living = new Set(answer.brokers.map(({ nodeId }) => nodeId))
    for (const id of this.brokerIds) if (!living.has(id)) this.#addresses.delete(id)
    for (const { topic, partitionMetadata } of answer.topicMetadata) {
      this.#leaders.set(topic, new Map(partitionMetadata.map(({ partitionId, leader }) => [partitionId, leader])))
    }
    return answer
  }

  /** The broker that leads a partition, as last heard; −1 where the topic is known and the partition is not. */
  leaderOf(topic: string, partition: number): number | undefined {
    const leaders = this.#leaders.get(topic)
    return leaders && (leaders.get(partition) ?? -1)
  }

  /** Forgets the leaders of a topic: an answer said that they are old, or one is silent. */
  forgetLeaders(topic: string): void {
    this.#leaders.delete(topic)
  }

  /** Looks up the leaders of a topic; resolves with why there are none. One request for all who ask at a time. */
  async findLeaders(topic: string): Promise<ClientError | undefined> {
    const asking = this.#refreshing.get(topic) ?? this.topics([topic]).finally(() => this.#refreshing.delete(topic))
    this.#refreshing.set(topic, asking)
    const found = (await asking).get(topic)
    return found instanceof Error ? found : undefined
  }

  /** Tells the address of a broker that was named in an answer. */
  learn(brokerId: number, { host, port }: Address): void {
    this.#addresses.set(brokerId, { host, port })
  }

  close(): void {
    this.#stop.abort(closedError('the client'))
    for (const links of this.#open) links.close()
    this.#seed?.close()
  }

  async #askSeed<T>(
    what: string,
    call: (broker: KafkajsBroker) => Promise<T>,
    attempts: { readonly address: string; readonly said: string }[],
  ): Promise<T> {
    this.signal.throwIfAborted()
    if (!this.#seed?.usable) this.#seed = new Link(await this.#makeBroker(), 'requests')
    const seed = this.#seed
    try {
      return await seed.ask(what, call)
    } catch (thrown) {
      attempts.push({ address: seed.address, said: messageOf(thrown) })
      throw thrown
    }
  }
}
