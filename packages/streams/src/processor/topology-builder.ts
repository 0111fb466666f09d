// A topology written node by node: Kafka Streams' `Topology`, for what the DSL has no word for.
import type { Serde } from '@millrace/serde'
import {
  type Partitioner as AnyPartitioner,
  type TimestampExtractor as AnyTimestampExtractor,
  TopologyBuilder as NodeBuilder,
  type Topology,
  type TopicExtractor as AnyTopicExtractor,
} from '@millrace/topology'
import type { Partitioner, SourceOptions, TimestampExtractor, TopicExtractor, WritingSerde } from '../dsl/options.ts'
import { plannedSupplier, type ProcessorSupplier } from './processor.ts'
import type { StoreBuilder } from './stores.ts'

export interface SourceNodeOptions<K, V> extends Omit<SourceOptions<K, V>, 'name'> {
  readonly timestampExtractor?: TimestampExtractor<K, V> | undefined
}

export interface SinkNodeOptions<K, V> {
  readonly key: WritingSerde<NonNullable<K>>
  readonly value: WritingSerde<NonNullable<V>>
  readonly partitioner?: Partitioner<K, V> | undefined
}

/** The nodes that fill a store from a topic. */
export interface FilledStoreNames {
  readonly source: string
  readonly processor: string
}

/** Nodes and stores have the names that they are given. Methods throw what {@link TopologyErrorCode} lists. */
export class TopologyBuilder {
  readonly #nodes = new NodeBuilder()

  /** Reads topics: one, several, or all whose whole name a pattern matches. */
  addSource<K, V>(name: string, topics: string | readonly string[] | RegExp, options: SourceNodeOptions<K, V>): this {
    this.#nodes.addSource(name, {
      topics: typeof topics === 'string' ? [topics] : topics,
      ...sourceOf(options),
      offsetReset: options.offsetReset,
    })
    return this
  }

  /** Parents forward to it in the order in which children were added. */
  addProcessor<K, V, KOut, VOut>(
    name: string,
    supplier: ProcessorSupplier<K, V, KOut, VOut>,
    ...parents: readonly string[]
  ): this {
    this.#nodes.addProcessor(name, processing(supplier), parents)
    return this
  }

  /** Writes to a topic, or each record to the topic that it names. */
  addSink<K, V>(
    name: string,
    topic: string | TopicExtractor<K, V>,
    options: SinkNodeOptions<K, V>,
    ...parents: readonly string[]
  ): this {
    const spec = {
      topic: topic as string | AnyTopicExtractor,
      keySerde: options.key as Serde<unknown>,
      valueSerde: options.value as Serde<unknown>,
      partitioner: options.partitioner as AnyPartitioner | undefined,
    }
    this.#nodes.addSink(name, spec, parents)
    return this
  }

  /** Adds a store and connects processors to it. */
  addStateStore(store: StoreBuilder<unknown>, ...processors: readonly string[]): this {
    this.#nodes.addStore(store.spec, processors)
    return this
  }

  /** Adds a store that the topic itself restores: the processor writes it from the topic, and there is no changelog. Names: of source and processor. */
  addReadOnlyStateStore<K, V>(
    store: StoreBuilder<unknown>,
    topic: string,
    options: SourceNodeOptions<K, V> & FilledStoreNames,
    supplier: ProcessorSupplier<K, V, never, never>,
  ): this {
    this.addSource(options.source, topic, options)
    this.#nodes.addProcessor(options.processor, processing(supplier), [options.source])
    this.#nodes.addStore({ ...store.spec, logging: true, changelogSourceTopic: topic }, [options.processor])
    return this
  }

  /** Adds a store that every instance fills with all records of a topic. All processors may read it, unconnected. Names: of source and processor. */
  addGlobalStore<K, V>(
    store: StoreBuilder<unknown>,
    topic: string,
    options: Omit<SourceNodeOptions<K, V>, 'offsetReset'> & FilledStoreNames,
    supplier: ProcessorSupplier<K, V, never, never>,
  ): this {
    this.#nodes.addGlobalStore({
      source: options.source,
      topic: { topics: [topic], ...sourceOf(options), offsetReset: undefined },
      processor: options.processor,
      operator: processing(supplier),
      store: { ...store.spec, logging: false },
    })
    return this
  }

  /** Lets a processor use stores; all users of a store share a sub-topology. */
  connectProcessorAndStateStores(processor: string, ...stores: readonly string[]): this {
    this.#nodes.connect(processor, stores)
    return this
  }

  build(): Topology {
    return this.#nodes.build()
  }
}

function sourceOf<K, V>({ key, value, timestampExtractor }: SourceNodeOptions<K, V>) {
  return {
    keySerde: key as Serde<unknown>,
    valueSerde: value as Serde<unknown>,
    timestampExtractor: timestampExtractor as AnyTimestampExtractor | undefined,
  }
}

function processing<K, V, KOut, VOut>(supplier: ProcessorSupplier<K, V, KOut, VOut>) {
  return { kind: 'process', supplier: plannedSupplier(supplier), keepsKey: false, scansStores: true } as const
}
