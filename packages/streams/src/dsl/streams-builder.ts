// Where a topology begins: topics as streams and tables; and where it ends: build.
import {
  addGlobalStore,
  addStateStore,
  type BuildOptions,
  globalTable,
  PlanBuilder,
  stream,
  table,
  type TimestampExtractor as AnyTimestampExtractor,
  type Topology,
} from '@millrace/topology'
import { CogroupedKStream } from './cogrouped-k-stream.ts'
import { KGroupedStream } from './k-grouped-stream.ts'
import { GlobalKTable } from './global-k-table.ts'
import { KGroupedTable } from './k-grouped-table.ts'
import { KStream } from './k-stream.ts'
import { KTable } from './k-table.ts'
import {
  materializedOf,
  type NullHandling,
  type Read,
  type SourceOptions,
  type StoreOptions,
  type StreamOptions,
} from './options.ts'
import { plannedSupplier, type ProcessorSupplier } from '../processor/processor.ts'
import type { StoreBuilder } from '../processor/stores.ts'
import { type Planner, rememberPlanner } from './planner.ts'

export class StreamsBuilder {
  readonly #plan = new PlanBuilder()
  readonly #planner: Planner = {
    add: (step) => this.#plan.add(step),
    stream: (step) => new KStream(this.#planner, this.#plan.add(step)),
    groupedStream: (step) => new KGroupedStream(this.#planner, this.#plan.add(step)),
    cogroupedStream: (step) => new CogroupedKStream(this.#planner, this.#plan.add(step)),
    groupedTable: (step) => new KGroupedTable(this.#planner, this.#plan.add(step)),
    table: (step) => new KTable(this.#planner, this.#plan.add(step)),
  }

  constructor() {
    rememberPlanner(this, this.#planner)
  }

  /**
   * Topics as a stream: one, several, or all whose whole name a pattern matches.
   * Values are never null unless `nullValues: 'keep'` is asked for: a null value is then an error for the application's handler (`reject`) or left out (`skip`).
   */
  stream<K, V, NullKeys extends NullHandling = 'keep', NullValues extends NullHandling = 'reject'>(
    topics: string | readonly string[] | RegExp,
    options: StreamOptions<K, V, NullKeys, NullValues>,
  ): KStream<Read<K, NullKeys>, Read<V, NullValues>> {
    const { nullKeys = 'keep', nullValues = 'reject', timestampExtractor, ...call } = options
    const step = stream({
      ...call,
      topics: typeof topics === 'string' ? [topics] : topics,
      timestampExtractor: timestampExtractor as AnyTimestampExtractor | undefined,
      nullKeys: nullKeys === 'keep' ? undefined : nullKeys,
      nullValues: nullValues === 'keep' ? undefined : nullValues,
    })
    return this.#planner.stream(step)
  }

  /** A topic as a table: each record is the new value of its key, a null value deletes it. Records with a null key are dropped. */
  table<K, V>(topic: string, options: SourceOptions<K, V> & StoreOptions): KTable<K, V> {
    const { store, inMemory, caching, logging, versionedHistory, timestampExtractor, ...call } = options
    const step = table({
      ...call,
      topic,
      timestampExtractor: timestampExtractor as AnyTimestampExtractor | undefined,
      materialized: materializedOf({ store, inMemory, caching, logging, versionedHistory }),
    })
    return this.#planner.table(step)
  }

  /** A store that processors share: those that name it use it. Its handle can be given to them instead of the name. */
  addStateStore(store: StoreBuilder<unknown>): this {
    this.#plan.add(addStateStore(store.spec))
    return this
  }

  /** A topic as a table of which every instance of the application has all rows. Streams join it under any key, without a repartition. */
  globalTable<K, V>(
    topic: string,
    options: Omit<SourceOptions<K, V>, 'offsetReset'> & Pick<StoreOptions, 'store' | 'inMemory'>,
  ): GlobalKTable<K, V> {
    const { store, inMemory, timestampExtractor, ...call } = options
    const step = globalTable({
      ...call,
      topic,
      timestampExtractor: timestampExtractor as AnyTimestampExtractor | undefined,
      materialized: { store, inMemory },
    })
    return new GlobalKTable(this.#plan.add(step))
  }

  /** A store that every instance fills with all records of a topic, through a processor that writes to it. All processors may read it, unconnected. */
  addGlobalStore<K, V>(
    store: StoreBuilder<unknown>,
    topic: string,
    options: Omit<SourceOptions<K, V>, 'offsetReset'>,
    supplier: ProcessorSupplier<K | null, V | null, never, never>,
  ): this {
    const { timestampExtractor, ...call } = options
    const step = addGlobalStore({
      ...call,
      store: store.spec,
      topic,
      supplier: plannedSupplier(supplier),
      timestampExtractor: timestampExtractor as AnyTimestampExtractor | undefined,
    })
    this.#plan.add(step)
    return this
  }

  /** The topology as it is by now; the builder can go on and build again. Throws what {@link TopologyErrorCode} lists. */
  build(options: BuildOptions = {}): Topology {
    return this.#plan.build(options)
  }
}
