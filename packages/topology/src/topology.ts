// The plan made final: an immutable graph that the runtime executes and `describe()` prints. DSL, SQL and the Processor API all end here.
import type { TopologyNode } from './nodes/node.ts'
import type { StoreSpec } from './store-spec.ts'

/** A topic that the application makes for itself between two of its sub-topologies. Its real name is `<application>-<name>`. */
export interface RepartitionTopic {
  readonly name: string
  /** Undefined: as many as the co-partitioned sources have at most. */
  readonly partitions: number | undefined
}

/** Nodes connected by edges or by shared stores: the unit that is instantiated once per partition as a task. */
export interface Subtopology {
  /** 0, 1, …: by the order in which its first source was added. */
  readonly id: number
  /** Names, in the order they were added: parents come before children. */
  readonly nodes: readonly string[]
  /** Every topic that its sources read (patterns apart): repartition topics without the application's prefix. */
  readonly sourceTopics: readonly string[]
  readonly stores: readonly string[]
}

export interface Topology {
  /** By name, in the order they were added. */
  readonly nodes: ReadonlyMap<string, TopologyNode>
  readonly stores: ReadonlyMap<string, StoreSpec>
  /** Stores that an operator lists in key order: on disk they need an index of their keys in memory. */
  readonly scannedStores: ReadonlySet<string>
  readonly repartitionTopics: ReadonlyMap<string, RepartitionTopic>
  readonly subtopologies: readonly Subtopology[]
  /** Global tables and stores, a source, a processor and a store each: every instance of the application reads all their partitions, no task does. */
  readonly globals: readonly Subtopology[]
  /** Source topics that must have the same number of partitions, because a join or a shared store meets them. */
  readonly copartitionGroups: readonly (readonly string[])[]
  /** Kafka Streams' text, to the letter: with patterns as they were given. */
  describe(): string
  /**
   * The same topology with each pattern replaced by those of `topics` that it matches, none perhaps; itself if no source has a pattern.
   * Throws `TOPOLOGY_TOPIC_TAKEN` where two patterns match one topic.
   */
  reading(topics: Iterable<string>): Topology
}
