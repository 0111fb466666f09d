// What the cluster says of every topic that the application touches: partition counts for tasks and sinks, ids for checkpoints. Asked anew at each rebalance.
import type { LogAdmin, TopicDescription } from '@millrace/client'
import { MillraceError } from '@millrace/record'
import type { Topology } from '@millrace/topology'
import { type PlannedTask, plannedTasks } from '../assign/planned-tasks.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import { type InternalTopic, internalTopics } from './internal-topics.ts'
import { resolvePartitionCounts } from './partition-counts.ts'
import { checkCounts, countsOf, sinkTopicNames, sourceTopicNames } from './prepare-topics.ts'

export interface TopicDirectoryOptions {
  readonly admin: LogAdmin
  readonly topology: Topology
  readonly applicationId: string
  readonly internal: readonly InternalTopic[]
  readonly deadLetterTopic: string | undefined
  readonly onPartitionCount: (topic: string, partitions: number) => void
}

export class TopicDirectory {
  readonly #options: TopicDirectoryOptions
  #described: ReadonlyMap<string, TopicDescription> = new Map()

  constructor(options: TopicDirectoryOptions) {
    this.#options = options
  }

  /** Empty for a topic that is unknown, or whose broker cannot say. */
  topicId(topic: string): string {
    return this.#described.get(topic)?.id ?? ''
  }

  isRepartitionTopic(topic: string): boolean {
    return this.#options.internal.some(({ kind, name }) => kind === 'repartition' && name === topic)
  }

  /**
   * Asks the cluster and makes the tasks from the answer. Throws `RUNTIME_MISSING_SOURCE_TOPIC` and `RUNTIME_MISSING_TOPIC` for a topic that is gone, `RUNTIME_INTERNAL_TOPIC_MISMATCH` when
   * sources have more partitions than the internal topics were made for, or what resolving counts throws.
   */
  async plan(): Promise<ReadonlyMap<string, PlannedTask>> {
    const { admin, topology, applicationId, internal, deadLetterTopic, onPartitionCount } = this.#options
    const sources = sourceTopicNames(topology)
    const names = [...sources, ...sinkTopicNames(topology), ...internal.map(({ name }) => name)]
    if (deadLetterTopic !== undefined) names.push(deadLetterTopic)
    // Records of a dynamic sink may go to any topic.
    this.#described = await admin.describeTopics(hasDynamicSink(topology) ? undefined : [...new Set(names)])
    for (const name of sources) if (!this.#described.has(name)) throw sourceGoneError(name)
    for (const { name, kind } of internal) if (!this.#described.has(name)) throw goneError(name, kind)
    for (const [name, { partitions }] of this.#described) onPartitionCount(name, partitions.length)
    const counts = resolvePartitionCounts(topology, countsOf(sources, this.#described))
    checkCounts(internalTopics(topology, applicationId, counts), this.#described)
    return plannedTasks(topology, applicationId, counts)
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
