// A stream of records in the DSL. Each method adds one step to the plan and returns; what a step means is in @millrace/topology, what it does in @millrace/runtime.
import type { StandardSchemaV1 } from '@standard-schema/spec'
import {
  type AsyncMapper as AnyAsyncMapper,
  branch,
  filter,
  flatMap,
  flatMapAsync,
  flatMapValues,
  foreach,
  groupBy,
  groupByKey,
  type JoinWindows,
  type KeyValueMapper as AnyMapper,
  map,
  type Lookup as AnyLookup,
  mapValues,
  mapValuesAsync,
  merge,
  type Partitioner as AnyPartitioner,
  peek,
  peekAsync,
  process,
  processAsync,
  processValues,
  type Predicate as AnyPredicate,
  repartition,
  selectKey,
  type StepRef,
  split,
  type StreamDraft,
  to,
  type TopicExtractor as AnyTopicExtractor,
  toTable,
  validate,
} from '@millrace/topology'
import { type AsyncOptions, plannedLimits } from './async-options.ts'
import type {
  Action,
  AsyncAction,
  AsyncKeyValueMapper,
  AsyncValueMapper,
  Guard,
  KeyValueMapper,
  Lookup,
  Predicate,
  ValueJoiner,
  ValueMapper,
} from './callbacks.ts'
import type { GlobalKTable } from './global-k-table.ts'
import type { KGroupedStream } from './k-grouped-stream.ts'
import type { KTable } from './k-table.ts'
import {
  type GroupedOptions,
  type TableJoinOptions,
  type MaterializedOptions,
  materializedOf,
  type Named,
  type RepartitionOptions,
  type SinkOptions,
  type StreamJoinOptions,
  type TopicExtractor,
} from './options.ts'
import { plannedStores, plannedSupplier, type ProcessOptions, type ProcessorSupplier } from '../processor/processor.ts'
import { type AsyncProcessor, plannedProcessor, type ProcessAsyncOptions } from '../processor/async-processor.ts'
import { type LookupJoinOptions, type LookupKey, lookupJoined } from './lookup-join.ts'
import { type Planner, rememberStep } from './planner.ts'
import { type AnyTable, type KeptSides, rowsJoined, streamsJoined } from './stream-joins.ts'
import {
  type BranchStreams,
  type ListedBranches,
  listedBranches,
  type NamedBranches,
  type NamedPredicates,
  namedBranches,
} from './split.ts'
import { schemaCheck, type ValidateOptions } from './validation.ts'

/**
 * Records of key `K` and value `V`. Where either can be null, the type says so: keys read from a topic are `K | null` unless the source says otherwise, and `table.toStream()` has values `V | null`, because a deletion is a null value.
 * Methods throw `TOPOLOGY_NAME_INVALID` for an illegal name or topic; what only the whole topology shows, `build` throws.
 */
export class KStream<K, V> {
  readonly #planner: Planner
  readonly #ref: StepRef<StreamDraft>

  /** @internal Streams come from a {@link StreamsBuilder}. */
  constructor(planner: Planner, ref: StepRef<StreamDraft>) {
    this.#planner = planner
    this.#ref = ref
    rememberStep(this, ref)
  }

  /** Records for which the predicate is true. A type guard narrows the values. */
  filter<Narrow extends V>(predicate: Guard<K, V, Narrow>, options?: Named): KStream<K, Narrow>
  filter(predicate: Predicate<K, V>, options?: Named): KStream<K, V>
  filter(predicate: Predicate<K, V>, options: Named = {}): KStream<K, V> {
    return this.#planner.stream(
      filter({ input: this.#ref, predicate: predicate as AnyPredicate, negate: false, ...options }),
    )
  }

  /** Records for which the predicate is false. */
  filterNot<Narrow extends V>(predicate: Guard<K, V, Narrow>, options?: Named): KStream<K, Exclude<V, Narrow>>
  filterNot(predicate: Predicate<K, V>, options?: Named): KStream<K, V>
  filterNot(predicate: Predicate<K, V>, options: Named = {}): unknown {
    return this.#planner.stream(
      filter({ input: this.#ref, predicate: predicate as AnyPredicate, negate: true, ...options }),
    )
  }

  /** One record for each: `(key, value) => [key, value]`. Serdes are not known afterwards; grouping and joining repartition. */
  map<KR, VR>(mapper: KeyValueMapper<K, V, readonly [key: KR, value: VR]>, options: Named = {}): KStream<KR, VR> {
    return this.#planner.stream(
      map({ input: this.#ref, mapper: mapper as AnyMapper<readonly [unknown, unknown]>, ...options }),
    )
  }

  /** One value for each: `(value, key) => value`. The value's serde is not known afterwards. */
  mapValues<VR>(mapper: ValueMapper<K, V, VR>, options: Named = {}): KStream<K, VR> {
    const keyFirst = (key: unknown, value: unknown): unknown => mapper(value as V, key as K)
    return this.#planner.stream(mapValues({ input: this.#ref, mapper: keyFirst, ...options }))
  }

  /** As `mapValues`, with a function that is waited for: `async (value, key, { signal }) => value`. */
  mapValuesAsync<VR>(mapper: AsyncValueMapper<K, V, VR>, options: AsyncOptions): KStream<K, VR> {
    const { name } = options
    const keyFirst: AnyAsyncMapper = (key, value, call) => mapper(value as V, key as K, call)
    return this.#planner.stream(mapValuesAsync({ input: this.#ref, mapper: keyFirst, name, ...plannedLimits(options) }))
  }

  /** Any number of records for each. */
  flatMap<KR, VR>(
    mapper: KeyValueMapper<K, V, Iterable<readonly [key: KR, value: VR]>>,
    options: Named = {},
  ): KStream<KR, VR> {
    type Pairs = Iterable<readonly [unknown, unknown]>
    return this.#planner.stream(flatMap({ input: this.#ref, mapper: mapper as AnyMapper<Pairs>, ...options }))
  }

  /** As `flatMap`, with a function that is waited for: `async (key, value, { signal }) => [[key, value], …]`. */
  flatMapAsync<KR, VR>(
    mapper: AsyncKeyValueMapper<K, V, Iterable<readonly [key: KR, value: VR]>>,
    options: AsyncOptions,
  ): KStream<KR, VR> {
    const { name } = options
    const anyMapper = mapper as AnyAsyncMapper<Iterable<readonly [unknown, unknown]>>
    return this.#planner.stream(flatMapAsync({ input: this.#ref, mapper: anyMapper, name, ...plannedLimits(options) }))
  }

  /** Any number of values for each, under the same key. */
  flatMapValues<VR>(mapper: ValueMapper<K, V, Iterable<VR>>, options: Named = {}): KStream<K, VR> {
    const keyFirst = (key: unknown, value: unknown): Iterable<unknown> => mapper(value as V, key as K)
    return this.#planner.stream(flatMapValues({ input: this.#ref, mapper: keyFirst, ...options }))
  }

  /** A new key for each record. Grouping and joining repartition. */
  selectKey<KR>(selector: KeyValueMapper<K, V, KR>, options: Named = {}): KStream<KR, V> {
    return this.#planner.stream(selectKey({ input: this.#ref, selector: selector as AnyMapper, ...options }))
  }

  /** Calls `action` for each record and passes it on. */
  peek(action: Action<K, V>, options: Named = {}): KStream<K, V> {
    return this.#planner.stream(peek({ input: this.#ref, action: action as Action<unknown, unknown>, ...options }))
  }

  /** Calls `action` for each record, waits for it, and passes the record on. */
  peekAsync(action: AsyncAction<K, V>, options: AsyncOptions): KStream<K, V> {
    const { name } = options
    const anyAction = action as AnyAsyncMapper
    return this.#planner.stream(peekAsync({ input: this.#ref, action: anyAction, name, ...plannedLimits(options) }))
  }

  /** Values that the schema takes, as what it makes of them; the others are dead letters. Null values pass. */
  validate<Schema extends StandardSchemaV1>(
    schema: Schema,
    options: ValidateOptions = {},
  ): KStream<K, StandardSchemaV1.InferOutput<Schema> | Extract<V, null>> {
    const { name, deadLetter: deadLetterTopic, timeout } = options
    const limits = timeout === undefined ? undefined : plannedLimits({ ...options, timeout })
    return this.#planner.stream(
      validate({ input: this.#ref, check: schemaCheck(schema), deadLetterTopic, limits, name }),
    )
  }

  /** Calls `action` for each record: the end of the stream. */
  foreach(action: Action<K, V>, options: Named = {}): void {
    this.#planner.add(foreach({ input: this.#ref, action: action as Action<unknown, unknown>, ...options }))
  }

  /** The records of both streams. Order holds within each, not between them. Serdes are not known afterwards. */
  merge<K2, V2>(other: KStream<K2, V2>, options: Named = {}): KStream<K | K2, V | V2> {
    return this.#planner.stream(merge({ left: this.#ref, right: other.#ref, ...options }))
  }

  /**
   * A stream for each branch: a record goes to the first branch whose predicate is true, else to the default branch, else nowhere.
   * Branches as an object give streams by name; as a list, streams in order, the default branch last.
   */
  split<const B extends NamedPredicates<K, V>, const Default extends string = never>(
    branches: NamedBranches<B, Default>,
  ): BranchStreams<K, V, B, Default>
  split(branches: ListedBranches<K, V>): KStream<K, V>[]
  split(
    call: NamedBranches<NamedPredicates<K, V>, string> | ListedBranches<K, V>,
  ): Readonly<Record<string, KStream<K, V>>> | KStream<K, V>[] {
    if (isListed(call)) return this.#branches({ name: call.name, ...listedBranches(call) })
    const { branches, default: other } = call
    const streams = this.#branches({ name: call.name, ...namedBranches(branches, other) })
    const names = [...Object.keys(branches), ...(other === undefined ? [] : [other])]
    return Object.fromEntries(streams.map((stream, i) => [names[i] ?? i, stream]))
  }

  /** The stream, sent through a topic of its own. */
  repartition(options: RepartitionOptions<K, V> = {}): KStream<K, V> {
    const partitioner = options.partitioner as AnyPartitioner | undefined
    return this.#planner.stream(repartition({ input: this.#ref, ...options, partitioner }))
  }

  /** Writes the stream to a topic, or each record to the topic that it names. Serdes that the stream knows need not be given. */
  to(topic: string | TopicExtractor<K, V>, options: SinkOptions<K, V> = {}): void {
    const { key, value, name } = options
    this.#planner.add(
      to({
        input: this.#ref,
        topic: topic as string | AnyTopicExtractor,
        key,
        value,
        name,
        partitioner: options.partitioner as AnyPartitioner | undefined,
      }),
    )
  }

  /** The stream as a table: each record is the new value of its key, a null value deletes it. Records with a null key are dropped. */
  toTable(options: MaterializedOptions<NonNullable<K>, NonNullable<V>> = {}): KTable<NonNullable<K>, NonNullable<V>> {
    const materialized = materializedOf(options)
    return this.#planner.table(toTable({ input: this.#ref, name: options.name, materialized }))
  }

  /** Groups by the key. Aggregations drop records with a null key. */
  groupByKey(options: GroupedOptions<K, V> = {}): KGroupedStream<NonNullable<K>, V> {
    return this.#planner.groupedStream(groupByKey({ input: this.#ref, ...options }))
  }

  /** Groups by a new key. The stream is repartitioned, so that the key's serde must be given. */
  groupBy<KR>(
    selector: KeyValueMapper<K, V, KR>,
    options: GroupedOptions<KR, V> = {},
  ): KGroupedStream<NonNullable<KR>, V> {
    const step = groupBy({ input: this.#ref, selector: selector as AnyMapper, ...options })
    return this.#planner.groupedStream(step)
  }

  /** Each record with every record of the other stream that has its key and lies in the window. Both streams keep their records that long, in stores. Null keys and values are dropped. */
  join<K2 extends NonNullable<K> | null, V2, VR>(
    other: KStream<K2, V2>,
    joiner: ValueJoiner<NonNullable<K>, NonNullable<V>, NonNullable<V2>, VR>,
    windows: JoinWindows,
    options?: StreamJoinOptions<K, V, V2>,
  ): KStream<NonNullable<K>, VR>
  /** Each record with the table's row of its key; records without one are dropped, and so are null keys and values. */
  join<VT, VR>(
    table: KTable<NonNullable<K>, VT>,
    joiner: ValueJoiner<NonNullable<K>, NonNullable<V>, VT, VR>,
    options?: TableJoinOptions<K, V>,
  ): KStream<NonNullable<K>, VR>
  /** Each record with the global table's row under the key that `keySelector` makes of it; records without one are dropped. */
  join<KT, VT, VR>(
    table: GlobalKTable<KT, VT>,
    keySelector: KeyValueMapper<K, NonNullable<V>, KT | null>,
    joiner: ValueJoiner<K, NonNullable<V>, VT, VR>,
    options?: Named,
  ): KStream<K, VR>
  join(other: unknown, ...call: readonly unknown[]): unknown {
    return this.#joined(other, { keepsLeft: false, keepsRight: false }, call)
  }

  /** As `join` of streams, and each record that met nobody with null, once its window is closed. Records with a null key come out at once, with null. */
  leftJoin<K2 extends NonNullable<K> | null, V2, VR>(
    other: KStream<K2, V2>,
    joiner: ValueJoiner<K, NonNullable<V>, NonNullable<V2> | null, VR>,
    windows: JoinWindows,
    options?: StreamJoinOptions<K, V, V2>,
  ): KStream<K, VR>
  /** Each record with the table's row of its key, or null. Records with a null value are dropped. */
  leftJoin<VT, VR>(
    table: KTable<NonNullable<K>, VT>,
    joiner: ValueJoiner<K, NonNullable<V>, VT | null, VR>,
    options?: TableJoinOptions<K, V>,
  ): KStream<K, VR>
  /** Each record with the global table's row under the key that `keySelector` makes of it, or null. */
  leftJoin<KT, VT, VR>(
    table: GlobalKTable<KT, VT>,
    keySelector: KeyValueMapper<K, NonNullable<V>, KT | null>,
    joiner: ValueJoiner<K, NonNullable<V>, VT | null, VR>,
    options?: Named,
  ): KStream<K, VR>
  leftJoin(other: unknown, ...call: readonly unknown[]): unknown {
    return this.#joined(other, { keepsLeft: true, keepsRight: false }, call)
  }

  /** As `leftJoin` of streams, for the records of both. */
  outerJoin<K2 extends NonNullable<K> | null, V2, VR>(
    other: KStream<K2, V2>,
    joiner: ValueJoiner<K | K2, NonNullable<V> | null, NonNullable<V2> | null, VR>,
    windows: JoinWindows,
    options: StreamJoinOptions<K, V, V2> = {},
  ): KStream<K | K2, VR> {
    return this.#joined(other, { keepsLeft: true, keepsRight: true }, [joiner, windows, options])
  }

  /** Each record through a processor of the program's own, which may pass on any number of records under any keys. Grouping and joining repartition. */
  process<KR, VR>(supplier: ProcessorSupplier<K, V, KR, VR>, options: ProcessOptions = {}): KStream<KR, VR> {
    const { name } = options
    const call = { input: this.#ref, supplier: plannedSupplier(supplier), name, stores: plannedStores(options) }
    return this.#planner.stream(process(call))
  }

  /** As `process`, but records are passed on under the key of the record at hand. */
  processValues<VR>(supplier: ProcessorSupplier<K, V, K, VR>, options: ProcessOptions = {}): KStream<K, VR> {
    const { name } = options
    const call = { input: this.#ref, supplier: plannedSupplier(supplier), name, stores: plannedStores(options) }
    return this.#planner.stream(processValues(call))
  }

  /** As `process`, with a function that is waited for. */
  processAsync<KR, VR>(processor: AsyncProcessor<K, V, KR, VR>, options: ProcessAsyncOptions): KStream<KR, VR> {
    const { name } = options
    const call = { input: this.#ref, processor: plannedProcessor(processor), name, stores: plannedStores(options) }
    return this.#planner.stream(processAsync({ ...call, ...plannedLimits(options) }))
  }

  /**
   * Each record with what `lookup` gives for its key, or for the key that `keySelector` makes of it: an API, a database, a cache. Records for which there is nothing are dropped, and so are null keys and values.
   * Answers are kept for `ttl`; what several records ask for at once is asked once.
   */
  lookupJoin<VL, VR>(
    lookup: Lookup<Extract<K, LookupKey>, VL>,
    joiner: ValueJoiner<NonNullable<K>, NonNullable<V>, VL, VR>,
    options: LookupJoinOptions,
  ): KStream<NonNullable<K>, VR>
  lookupJoin<KL extends LookupKey, VL, VR>(
    lookup: Lookup<KL, VL>,
    keySelector: KeyValueMapper<K, NonNullable<V>, KL | null>,
    joiner: ValueJoiner<K, NonNullable<V>, VL, VR>,
    options: LookupJoinOptions,
  ): KStream<K, VR>
  lookupJoin(lookup: unknown, ...call: readonly unknown[]): unknown {
    return this.#planner.stream(lookupJoined(this.#ref, lookup as AnyLookup, false, call))
  }

  /** As `lookupJoin`, with null where there is nothing. */
  leftLookupJoin<VL, VR>(
    lookup: Lookup<Extract<K, LookupKey>, VL>,
    joiner: ValueJoiner<K, NonNullable<V>, VL | null, VR>,
    options: LookupJoinOptions,
  ): KStream<K, VR>
  leftLookupJoin<KL extends LookupKey, VL, VR>(
    lookup: Lookup<KL, VL>,
    keySelector: KeyValueMapper<K, NonNullable<V>, KL | null>,
    joiner: ValueJoiner<K, NonNullable<V>, VL | null, VR>,
    options: LookupJoinOptions,
  ): KStream<K, VR>
  leftLookupJoin(lookup: unknown, ...call: readonly unknown[]): unknown {
    return this.#planner.stream(lookupJoined(this.#ref, lookup as AnyLookup, true, call))
  }

  #joined<KR, VR>(other: unknown, kept: KeptSides, call: readonly unknown[]): KStream<KR, VR> {
    const isStream = other instanceof KStream
    const step = isStream
      ? streamsJoined(this.#ref, other.#ref, kept, call)
      : rowsJoined(this.#ref, other as AnyTable, kept.keepsLeft, call)
    return this.#planner.stream(step)
  }

  #branches(call: Omit<Parameters<typeof split>[0], 'input'>): KStream<K, V>[] {
    const branches = this.#planner.add(split({ input: this.#ref, ...call }))
    const size = call.branches.length + (call.defaultBranch ? 1 : 0)
    return Array.from({ length: size }, (_, at) => this.#planner.stream<K, V>(branch(branches, at)))
  }
}

function isListed<K, V>(
  call: NamedBranches<NamedPredicates<K, V>, string> | ListedBranches<K, V>,
): call is ListedBranches<K, V> {
  return Array.isArray(call.branches)
}
