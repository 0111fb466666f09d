// Every topic there is, durable in a journal: a change is on disk before it is answered.
// Law: a partition's directory is named by the topic's id, so a new topic never meets the files of a deleted one.
import type { Clock } from '@millrace/record'
import type { Disk } from '../disk/disk.ts'
import { Journal } from '../disk/journal.ts'
import { PartitionLog } from '../log/partition-log.ts'
import type { RegistryEntry, TopicEntry } from './registry-entry.ts'
import type { Topic } from './topic.ts'
import { logConfigOf } from './topic-configs.ts'

const producerIdBlock = 1000

export interface TopicRegistryOptions {
  readonly disk: Disk
  readonly clock: Clock
  readonly syncAlways: boolean
  /** Broker-wide settings by the broker's names (`log.retention.ms`). */
  readonly brokerConfigs: ReadonlyMap<string, string>
  /** A fresh uuid in 22 characters. */
  readonly newId: () => string
  readonly log: (line: string) => void
}

interface RegisteredTopic extends Topic {
  readonly partitions: PartitionLog[]
  configs: ReadonlyMap<string, string>
}

export class TopicRegistry {
  readonly #options: TopicRegistryOptions
  readonly #journal: Journal
  readonly #byName = new Map<string, RegisteredTopic>()
  readonly #byId = new Map<string, RegisteredTopic>()
  readonly #deletionListeners: ((topic: Topic) => void)[] = []
  #clusterId = ''
  #nextProducerId = 0
  #producerIdsBelow = 0

  private constructor(options: TopicRegistryOptions) {
    this.#options = options
    const found = new Map<string, TopicEntry>()
    const deleted: string[] = []
    this.#journal = Journal.open({
      disk: options.disk,
      path: 'topics.journal',
      onDamage: 'refuse',
      log: options.log,
      apply: (line) => {
        const entry = line as RegistryEntry
        if (entry.kind === 'cluster') this.#clusterId = entry.id
        else if (entry.kind === 'producer-ids') this.#nextProducerId = this.#producerIdsBelow = entry.below
        else if (entry.kind === 'topic') found.set(entry.id, entry)
        else {
          found.delete(entry.id)
          deleted.push(entry.id)
        }
      },
      snapshot: () => this.#entries(),
    })
    if (this.#clusterId === '') this.#record({ kind: 'cluster', id: (this.#clusterId = options.newId()) })
    for (const id of deleted) options.disk.remove(`topics/${id}`)
    for (const entry of found.values()) this.#open(entry)
  }

  static open(options: TopicRegistryOptions): TopicRegistry {
    return new TopicRegistry(options)
  }

  get clusterId(): string {
    return this.#clusterId
  }

  get all(): Iterable<Topic> {
    return this.#byName.values()
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()].sort()
  }

  byName(name: string): Topic | undefined {
    return this.#byName.get(name)
  }

  byId(id: string): Topic | undefined {
    return this.#byId.get(id)
  }

  partition(topic: string, partition: number): PartitionLog | undefined {
    return this.#byName.get(topic)?.partitions[partition]
  }

  /** Name, count and settings have been checked by the caller. */
  create(name: string, partitions: number, configs: ReadonlyMap<string, string>): Topic {
    const entry: TopicEntry = {
      kind: 'topic',
      id: this.#options.newId(),
      name,
      partitions,
      configs: Object.fromEntries(configs),
    }
    this.#record(entry)
    try {
      return this.#open(entry)
    } catch (error) {
      this.#record({ kind: 'deleted', id: entry.id })
      throw error
    }
  }

  delete(name: string): void {
    const topic = this.#byName.get(name)
    if (!topic) return
    this.#record({ kind: 'deleted', id: topic.id })
    this.#byName.delete(name)
    this.#byId.delete(topic.id)
    for (const log of topic.partitions) log.close()
    this.#options.disk.remove(`topics/${topic.id}`)
    for (const listener of this.#deletionListeners) listener(topic)
  }

  /** Raises the partition count. */
  addPartitions(name: string, count: number): void {
    const topic = this.#byName.get(name) as RegisteredTopic
    this.#record({ ...entryOf(topic), partitions: count })
    this.#openPartitions(topic, count)
  }

  setConfigs(name: string, configs: ReadonlyMap<string, string>): void {
    const topic = this.#byName.get(name) as RegisteredTopic
    this.#record({ ...entryOf(topic), configs: Object.fromEntries(configs) })
    topic.configs = configs
    const config = logConfigOf(configs, this.#options.brokerConfigs)
    for (const log of topic.partitions) log.config = config
  }

  /** Never the same twice, across restarts too. */
  nextProducerId(): number {
    if (this.#nextProducerId === this.#producerIdsBelow) {
      this.#producerIdsBelow += producerIdBlock
      this.#record({ kind: 'producer-ids', below: this.#producerIdsBelow })
    }
    return this.#nextProducerId++
  }

  onDeletion(listener: (topic: Topic) => void): void {
    this.#deletionListeners.push(listener)
  }

  enforceRetention(): void {
    for (const topic of this.#byName.values()) for (const log of topic.partitions) log.enforceRetention()
  }

  /** Moves every partition's recovery point; one after the other, so that other work finds the disk. */
  async checkpoint(): Promise<void> {
    for (const topic of [...this.#byName.values()]) {
      for (const log of topic.partitions) await log.checkpoint()
    }
  }

  async close(): Promise<void> {
    try {
      await this.checkpoint()
    } finally {
      for (const topic of this.#byName.values()) for (const log of topic.partitions) log.close()
      this.#journal.close()
    }
  }

  #open(entry: TopicEntry): RegisteredTopic {
    const topic: RegisteredTopic = {
      name: entry.name,
      id: entry.id,
      partitions: [],
      configs: new Map(Object.entries(entry.configs)),
    }
    this.#openPartitions(topic, entry.partitions)
    this.#byName.set(topic.name, topic)
    this.#byId.set(topic.id, topic)
    return topic
  }

  #openPartitions(topic: RegisteredTopic, count: number): void {
    const { disk, clock, syncAlways, log, brokerConfigs } = this.#options
    const config = logConfigOf(topic.configs, brokerConfigs)
    for (let partition = topic.partitions.length; partition < count; partition++) {
      const directory = `topics/${topic.id}/${partition}`
      const report = (line: string): void => log(`${topic.name}-${partition}: ${line}`)
      topic.partitions.push(new PartitionLog({ disk, directory, config, clock, syncAlways, log: report }))
    }
  }

  #record(entry: RegistryEntry): void {
    this.#journal.append(entry)
    this.#journal.syncNow()
  }

  #entries(): RegistryEntry[] {
    return [
      { kind: 'cluster', id: this.#clusterId },
      { kind: 'producer-ids', below: this.#producerIdsBelow },
      ...[...this.#byName.values()].map(entryOf),
    ]
  }
}

function entryOf(topic: RegisteredTopic): TopicEntry {
  const configs = Object.fromEntries(topic.configs)
  return { kind: 'topic', id: topic.id, name: topic.name, partitions: topic.partitions.length, configs }
}
