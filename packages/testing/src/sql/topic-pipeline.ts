// Topics and the queries between them: a record that comes into a topic goes through every query that reads it, and on, before the next one comes.
import type { TopicDirectory, PersistentQuery } from '@millrace/sql'
import { type Headers, noHeaders } from '@millrace/record'
import { queriesInCircle } from '../errors.ts'
import type { RawRecord } from '../test-topics.ts'
import { TopologyTestDriver } from '../topology-test-driver.ts'

export interface TopicRecord {
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly timestamp: number
  readonly headers: Headers
}

interface Topic {
  readonly partitions: number
  readonly replicas: number
}

interface RunningQuery {
  query: PersistentQuery
  readonly driver: TopologyTestDriver
  /** How much of what it wrote is in its sink's topic. */
  drained: number
}

/** Every topic is one log; numbers of partitions are only facts that statements ask for. */
export class TopicPipeline implements TopicDirectory {
  readonly #wallClockMs: number
  readonly #topics = new Map<string, Topic>()
  readonly #queries = new Map<string, RunningQuery>()
  /** Of all topics, in the order in which they came. */
  #log: { readonly topic: string; readonly record: TopicRecord }[] = []
  readonly #records = new Map<string, TopicRecord[]>()

  constructor(wallClockMs: number) {
    this.#wallClockMs = wallClockMs
  }

  topic(name: string): Topic | undefined {
    return this.#topics.get(name)
  }

  addTopic(name: string, { partitions, replicas }: { partitions: number; replicas: number | undefined }): void {
    this.#topics.set(name, { partitions, replicas: replicas ?? 1 })
  }

  deleteTopic(name: string): void {
    this.#topics.delete(name)
    this.#records.delete(name)
    this.#log = this.#log.filter(({ topic }) => topic !== name)
  }

  records(topic: string): readonly TopicRecord[] {
    return this.#records.get(topic) ?? []
  }

  /** @throws whatever ends a query; {@link MillraceError} `TESTING_CIRCLE` where a record would never come to rest. */
  pipe(topic: string, record: RawRecord): void {
    this.#append(topic, { ...record, headers: record.headers ?? noHeaders }, [topic])
  }

  /** `fromBeginning`: what is in its topics already goes through it first. */
  start(query: PersistentQuery, fromBeginning: boolean): void {
    const running = { query, driver: this.#open(query), drained: 0 }
    this.#queries.set(query.id, running)
    if (!fromBeginning) return
    const topics = sourceTopics(query)
    for (const { topic, record } of [...this.#log]) if (topics.has(topic)) this.#feed(running, topic, record, [topic])
  }

  /** Another version of a query that runs: it goes on with the state of the one before. */
  async replace(query: PersistentQuery): Promise<void> {
    const running = this.#queries.get(query.id)
    if (running === undefined) return this.start(query, false)
    await running.driver.restart(query.topology)
    running.query = query
  }

  async stop(id: string): Promise<void> {
    const running = this.#queries.get(id)
    this.#queries.delete(id)
    await running?.driver.close()
  }

  advanceWallClock(ms: number): void {
    for (const running of this.#queries.values()) {
      running.driver.advanceWallClock(ms)
      this.#drain(running, [])
    }
  }

  async close(): Promise<void> {
    for (const id of [...this.#queries.keys()]) await this.stop(id)
  }

  #append(topic: string, record: TopicRecord, way: readonly string[]): void {
    const records = this.#records.get(topic)
    if (records) records.push(record)
    else this.#records.set(topic, [record])
    this.#log.push({ topic, record })
    for (const running of this.#queries.values()) {
      if (sourceTopics(running.query).has(topic)) this.#feed(running, topic, record, way)
    }
  }

  #feed(running: RunningQuery, topic: string, record: TopicRecord, way: readonly string[]): void {
    running.driver.pipe(topic, record)
    this.#drain(running, way)
  }

  #drain(running: RunningQuery, way: readonly string[]): void {
    const topic = running.query.sink?.topic
    if (topic === undefined) return
    const produced = running.driver.produced(topic)
    if (produced.length > running.drained && way.includes(topic)) throw queriesInCircle([...way, topic])
    while (running.drained < produced.length) {
      const { key, value, timestamp, headers } = produced[running.drained++] as TopicRecord
      this.#append(topic, { key, value, timestamp, headers }, [...way, topic])
    }
  }

  #open({ topology, applicationId }: PersistentQuery): TopologyTestDriver {
    return new TopologyTestDriver(topology, {
      applicationId,
      cacheMaxBytes: 0,
      initialWallClockMs: this.#wallClockMs,
      onDeserializationError: 'skip',
    })
  }
}

function sourceTopics({ sources }: PersistentQuery): ReadonlySet<string> {
  return new Set(sources.map(({ topic }) => topic))
}
