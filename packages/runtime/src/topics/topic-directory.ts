// What the cluster says of every topic that the application touches: partition counts for tasks and sinks, ids for checkpoints. Asked anew at each rebalance.
import type { LogAdmin, TopicDescription } from '@millrace/client'
import { MillraceError } from '@millrace/record'
import type { Topology } from '@millrace/topology'
import { type PlannedTask, plannedTasks } from '../assign/planned-tasks.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import { deadLetterTopicNames } from './dead-letter-topics.ts'
import { type InternalTopic, internalTopics } from './internal-topics.ts'
import { hasPattern, readableTopology } from './matched-topics.ts'
import { resolvePartitionCounts } from './partition-counts.ts'
import {
  checkCounts,
  countsOf,
  makeInternalTopics,
  type PreparedTopics,
  sinkTopicNames,
  sourceTopicNames,
  type TopicOptions,
} from './prepare-topics.ts'
import { brokerTopicName } from './topic-names.ts'

export interface TopicDirectoryOptions {
  readonly admin: LogAdmin
  readonly topology: Topology
  readonly applicationId: string
  readonly prepared: PreparedTopics
  readonly topics: TopicOptions
  readonly onPartitionCount: (topic: string, partitions: number) => void
}

export class TopicDirectory {
  readonly #options: TopicDirectoryOptions
  /** With the topics that patterns match as far as is known. */
  #topology: Topology
  /** All that were ever there: one that is gone was deleted. */
  readonly #internal: Map<string, InternalTopic>
  #described: ReadonlyMap<string, TopicDescription> = new Map()

  constructor(options: TopicDirectoryOptions) {
    this.#options = options
    this.#topology = options.prepared.topology
    this.#internal = new Map(options.prepared.internal.map((topic) => [topic.name, topic]))
  }

  /** Empty for a topic that is unknown, or whose broker cannot say. */
  topicId(topic: string): string {
    return this.#described.get(topic)?.id ?? ''
  }

  isInternal(topic: string): boolean {
    return this.#internal.has(topic)
  }

  isRepartitionTopic(topic: string): boolean {
    return this.#internal.get(topic)?.kind === 'repartition'
  }

  /** Topics on the broker that the topology reads. */
  readTopics(): readonly string[] {
    const { topology, applicationId } = this.#options
    const topics = this.#topology.subtopologies.flatMap(({ sourceTopics }) => sourceTopics)
    return [...new Set(topics.map((topic) => brokerTopicName(topology, applicationId, topic)))]
  }

  /**
   * Asks the cluster and makes the tasks from the answer, and internal topics that nothing needed before. Throws `RUNTIME_MISSING_SOURCE_TOPIC` and `RUNTIME_MISSING_TOPIC`
   * for a topic that is gone, `RUNTIME_INTERNAL_TOPIC_MISMATCH` when sources have more partitions than the internal topics were made for, or what resolving counts throws.
   */
  async plan(): Promise<ReadonlyMap<string, PlannedTask>> {
    const { admin, topology: given, applicationId, topics, onPartitionCount } = this.#options
    const described = await this.#describe()
    const topology = hasPattern(given)
      ? readableTopology(given, applicationId, topics.deadLetterTopic, described)
      : given
    const sources = sourceTopicNames(topology)
    for (const name of sources) if (!described.has(name)) throw sourceGoneError(name)
    for (const { name, kind } of this.#internal.values()) if (!described.has(name)) throw goneError(name, kind)
    const counts = resolvePartitionCounts(topology, countsOf(sources, described))
    const internal = internalTopics(topology, applicationId, counts)
    const fresh = internal.filter(({ name }) => !this.#internal.has(name))
    if (fresh.length > 0) await makeInternalTopics(admin, fresh, topics)
    for (const topic of fresh) this.#internal.set(topic.name, topic)
    this.#described = fresh.length === 0 ? described : await this.#describe()
    this.#topology = topology
    for (const [name, { partitions }] of this.#described) onPartitionCount(name, partitions.length)
    checkCounts(internal, this.#described)
    return plannedTasks(topology, applicationId, counts)
  }

  /** Of every topic that the application touches. */
  #describe(): Promise<ReadonlyMap<string, TopicDescription>> {
    const { admin, topology, topics } = this.#options
    // Patterns may match any topic, and records of a dynamic sink go to any.
    if (hasPattern(topology) || hasDynamicSink(topology)) return admin.describeTopics()
    const names = [...sourceTopicNames(topology), ...sinkTopicNames(topology), ...this.#internal.keys()]
    names.push(...deadLetterTopicNames(topology, topics.deadLetterTopic))
    return admin.describeTopics([...new Set(names)])
  }
}

function hasDynamicSink(topology: Topology): boolean {
  return [...topology.nodes.values()].some((node) => node.kind === 'sink' && typeof node.topic === 'function')
}

function sourceGoneError(topic: string): MillraceError {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_MISSING_SOURCE_TOPIC',
    `source topic ${topic} is gone; somebody deleted it while the application ran. Make it again and reset the group's offsets before the next start`,
    { details: { topics: [topic] } },
  )
}

function goneError(topic: string, kind: InternalTopic['kind']): MillraceError {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_MISSING_TOPIC',
    `${kind} topic ${topic} is gone; somebody deleted it while the application ran. Starting again makes an empty one: what it held is lost`,
    { details: { topic } },
  )
}
