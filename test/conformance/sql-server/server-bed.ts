// What a case of the server suite runs on: an embedded broker in memory and an engine, of its own. Closed, it leaves nothing.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqlEngine } from '@millrace/engine'
import { partitionForKey } from '@millrace/protocol'
import { partitionKey, type TopicPartition } from '@millrace/record'
import { MemorySchemaRegistry, type TestBroker, testBroker } from '@millrace/testing'
import { CaseCluster, type TopicRecord } from '../sql/case-cluster.ts'
import type { CaseWorld } from '../sql/case-world.ts'
import { suiteFunctions } from '../sql/functions/test-functions.ts'

/** Of the server under which every case runs. */
const properties = {
  'ksql.headers.columns.enabled': true,
  'ksql.query.push.v2.enabled': true,
  'auto.offset.reset': 'earliest',
  'commit.interval.ms': 20,
  'cache.max.bytes.buffering': 0,
}

const functions = suiteFunctions()

export class ServerBed {
  readonly engine: SqlEngine
  readonly registry: MemorySchemaRegistry
  readonly #broker: TestBroker
  readonly #directory: string
  #withoutKey = 0

  private constructor(broker: TestBroker, registry: MemorySchemaRegistry, directory: string) {
    this.#broker = broker
    this.registry = registry
    this.#directory = directory
    const { client } = broker
    const log = (): void => {}
    this.engine = new SqlEngine({
      client,
      registry,
      functions,
      properties,
      stateDir: directory,
      replicationFactor: 1,
      log,
    })
  }

  static async open(): Promise<ServerBed> {
    const directory = await mkdtemp(join(tmpdir(), 'millrace-server-case-'))
    const bed = new ServerBed(await testBroker(), new MemorySchemaRegistry(), directory)
    await bed.engine.start()
    return bed
  }

  async close(): Promise<void> {
    await this.engine.close()
    await this.#broker.stop()
    await rm(this.#directory, { recursive: true, force: true })
  }

  /** What the codecs of the suite look at. */
  get world(): CaseWorld {
    return { cluster: new CaseCluster(), registry: this.registry, session: this.engine.port.session }
  }

  async createTopics(cluster: CaseCluster): Promise<void> {
    const topics = cluster.names.map((name) => ({ name, partitions: cluster.topic(name)?.partitions ?? 1 }))
    if (topics.length > 0) await this.#broker.client.admin.createTopics(topics)
  }

  async produce(records: readonly (TopicRecord & { readonly topic: string })[]): Promise<void> {
    const { client } = this.#broker
    const known = await client.admin.describeTopics()
    const writer = client.writer({ lingerMs: 0 })
    await writer.open()
    for (const { topic, timestamp, key, value, headers } of records) {
      const count = known.get(topic)?.partitions.length ?? 1
      const partition = key === null ? this.#withoutKey++ % count : partitionForKey(key, count)
      writer.write(topic, partition, timestamp, key, value, headers)
    }
    await writer.close()
  }

  /** All records of a topic, by partition. */
  async records(topic: string): Promise<readonly TopicRecord[]> {
    const { client } = this.#broker
    const partitions = await this.#partitions(topic)
    const ends = await this.#ends(partitions)
    const reader = client.reader({ outOfRange: 'earliest' })
    reader.assign(partitions.map((one) => ({ ...one, offset: 0 })))
    const found = new Map<number, TopicRecord[]>()
    while (partitions.some((one) => (reader.position(topic, one.partition) ?? 0) < endOf(ends, one))) {
      for (const { partition, records } of await reader.poll(10)) {
        const before = found.get(partition) ?? []
        found.set(partition, [...before, ...records])
      }
    }
    await reader.close()
    return partitions.flatMap(({ partition }) => found.get(partition) ?? [])
  }

  /** Until every persistent query has read all that its topics hold, those that it makes for itself included. */
  async caughtUp(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) quiet = (await this.#isCaughtUp()) ? quiet + 1 : 0
  }

  async #isCaughtUp(): Promise<boolean> {
    const { admin } = this.#broker.client
    const topics = [...(await admin.describeTopics()).keys()]
    for (const { query, errors } of this.engine.queries) {
      if (errors.length > 0) throw errors[0]?.error
      const committed = await admin.groupOffsets(query.applicationId)
      const own = topics.filter(
        (topic) => topic.startsWith(`${query.applicationId}-`) && topic.endsWith('-repartition'),
      )
      for (const topic of [...query.sources.map((source) => source.topic), ...own]) {
        const partitions = await this.#partitions(topic)
        const ends = await this.#ends(partitions)
        const isBehind = (one: TopicPartition): boolean =>
          (committed.get(partitionKey(one.topic, one.partition))?.offset ?? 0) < endOf(ends, one)
        if (partitions.some(isBehind)) return false
      }
    }
    return true
  }

  async #partitions(topic: string): Promise<readonly TopicPartition[]> {
    const known = await this.#broker.client.admin.describeTopics([topic])
    return (known.get(topic)?.partitions ?? []).map(({ partition }) => ({ topic, partition }))
  }

  #ends(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, number>> {
    return this.#broker.client.admin.listOffsets(partitions.map((one) => ({ ...one, at: 'latest' })))
  }
}

function endOf(ends: ReadonlyMap<string, number>, { topic, partition }: TopicPartition): number {
  return ends.get(partitionKey(topic, partition)) ?? 0
}
