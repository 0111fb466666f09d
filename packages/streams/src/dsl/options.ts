// The options objects of the DSL, one last argument each, in place of Kafka Streams' Consumed, Produced, Grouped, Materialized and so on.
// Serdes are typed by what they must carry, so that one of another type does not compile. Null never reaches a serde, hence `NonNullable`.
import { type Duration, durationMs } from '@millrace/record'
import type { Serde, SerdeContext } from '@millrace/serde'
import type {
  ExtractorInput,
  Materialized,
  NullRule,
  Partitioner as AnyPartitioner,
  SinkRecordContext,
} from '@millrace/topology'

export interface Named {
  /** The node's name, in place of a generated one. Names make a topology's internal topics survive changes to it. */
  readonly name?: string | undefined
}

/** What a serde must do where bytes are only written: a serde of a wider type will do. */
export interface WritingSerde<T> {
  readonly name: string
  readonly serialize: (value: T, context?: SerdeContext) => Uint8Array
  readonly deserialize: (bytes: Uint8Array, context?: SerdeContext) => unknown
}

/** What becomes of records whose key (or value) is null: they come through, are left out, or are a deserialisation error. */
export type NullHandling = 'keep' | NullRule

/** The type of keys (or values) that come through. */
export type Read<T, Nulls extends NullHandling> = Nulls extends 'keep' ? T | null : T

/** Gives a record its event time in ms; a negative one drops the record. `partitionTime` is the largest timestamp taken from that partition so far, −1 at first. */
export type TimestampExtractor<K, V> = (
  record: Omit<ExtractorInput, 'key' | 'value'> & { readonly key: K | null; readonly value: V | null },
  partitionTime: number,
) => number

/** A partition, several (multicast), none (drop), or undefined for the default. */
export type Partitioner<K, V> = (topic: string, key: K, value: V, partitionCount: number) => ReturnType<AnyPartitioner>

/** The topic for a record. */
export type TopicExtractor<K, V> = (key: K, value: V, context: SinkRecordContext) => string

export interface SourceOptions<K, V> extends Named {
  readonly key: Serde<K>
  readonly value: Serde<V>
  /** Default: the record's timestamp. */
  readonly timestampExtractor?: TimestampExtractor<K, V> | undefined
  /** Where to start without a committed offset. Default: the application's. */
  readonly offsetReset?: 'earliest' | 'latest' | undefined
}

export interface StreamOptions<K, V, NullKeys extends NullHandling, NullValues extends NullHandling>
  extends SourceOptions<K, V> {
  /** Default: `keep`, because records without a key are ordinary; keys are then `K | null`. */
  readonly nullKeys?: NullKeys | undefined
  /** Default: `reject`, so that values are `V` and not `V | null`. A topic with tombstones is read with `keep` or `skip`. */
  readonly nullValues?: NullValues | undefined
}

/** The store behind a table. */
export interface StoreOptions {
  /** A name: the table is stored, and can be queried by it. */
  readonly store?: string | undefined
  /** In memory instead of LevelDB. Default: as the topology is built. */
  readonly inMemory?: boolean | undefined
  /** Whether updates of a key within a commit are merged into one. Default: true. */
  readonly caching?: boolean | undefined
  /** Keeps versions of each row this far back in stream time: joins with streams then meet the row as it was at the record's time. */
  readonly versionedHistory?: Duration | undefined
  /** Whether the store has a changelog topic; or topic configs for it. Default: true. */
  readonly logging?: boolean | Readonly<Record<string, string>> | undefined
}

export interface MaterializedOptions<K, V> extends Named, StoreOptions {
  readonly key?: Serde<K> | undefined
  readonly value?: Serde<V> | undefined
}

/** The store behind a table of windows or sessions; `key` is the serde of the key without its window. */
export interface WindowedMaterializedOptions<K, V> extends MaterializedOptions<K, V> {
  /** How long rows are kept, in stream time. Default: until their window is closed; longer to query older windows. */
  readonly retention?: Duration | undefined
}

/** How long a table's updates are held back, and how many. */
export interface SuppressOptions extends Named {
  /** `windowClose`: a windowed table's results go out once, when their window is closed. Else a time: the last update of a key goes out that long after the first one, in stream time. */
  readonly until: 'windowClose' | Duration
  /** Default: no limit. */
  readonly maxRecords?: number | undefined
  /** Of keys, values and what belongs to them. Default: no limit. */
  readonly maxBytes?: number | undefined
  /** Beyond a limit, what is due first goes out early, or the application stops. Default: `emitEarly`; with `windowClose` always `shutDown`. */
  readonly whenFull?: 'emitEarly' | 'shutDown' | undefined
  /** Whether what is held back survives a restart, in a changelog topic; or topic configs for it. Default: true. */
  readonly logging?: boolean | Readonly<Record<string, string>> | undefined
}

/** Serdes of both sides of a join of streams, and its stores. `name` is also that of repartition topics, with `-left` and `-right`. */
export interface StreamJoinOptions<K, V, V2> extends Named {
  readonly key?: Serde<NonNullable<K>> | undefined
  readonly value?: Serde<NonNullable<V>> | undefined
  /** Of the other stream's values. */
  readonly otherValue?: Serde<NonNullable<V2>> | undefined
  /** What the names of its stores begin with. */
  readonly store?: string | undefined
  /** In memory instead of LevelDB. Default: as the topology is built. */
  readonly inMemory?: boolean | undefined
  /** Whether the stores have changelog topics; or topic configs for them. Default: true. */
  readonly logging?: boolean | Readonly<Record<string, string>> | undefined
}

/** A stream's serdes, where its records may go through a repartition topic. `name` is then the topic's, too. */
export interface GroupedOptions<K, V> extends Named {
  readonly key?: Serde<NonNullable<K>> | undefined
  readonly value?: Serde<NonNullable<V>> | undefined
}

export interface TableJoinOptions<K, V> extends GroupedOptions<K, V> {
  /** Records wait so long in stream time, so that the versions of the table that belong to their time are there. For a table with `versionedHistory`. */
  readonly grace?: Duration | undefined
}

export interface RepartitionOptions<K, V> extends GroupedOptions<K, V> {
  /** Default: as many as the topics have that it is joined with. */
  readonly partitions?: number | undefined
  readonly partitioner?: Partitioner<K, V> | undefined
}

export interface SinkOptions<K, V> extends Named {
  readonly key?: WritingSerde<NonNullable<K>> | undefined
  readonly value?: WritingSerde<NonNullable<V>> | undefined
  readonly partitioner?: Partitioner<K, V> | undefined
}

/** As Kafka Streams tells `count()` from `count(Materialized.with(…))`: undefined unless something is said about the store. Names count calls, so the difference shows. */
export function materializedOf(
  options: Materialized & { readonly versionedHistory?: Duration | undefined },
): Materialized | undefined {
  const { store, key, value, inMemory, caching, logging, retentionMs, versionedHistory } = options
  const versionedHistoryMs = versionedHistory === undefined ? undefined : durationMs(versionedHistory)
  const materialized = { store, key, value, inMemory, caching, logging, retentionMs, versionedHistoryMs }
  return Object.values(materialized).some((option) => option !== undefined) ? materialized : undefined
}

export function windowedMaterializedOf<K, V>(options: WindowedMaterializedOptions<K, V>): Materialized | undefined {
  const { retention } = options
  return materializedOf({
    ...options,
    retentionMs: retention === undefined ? undefined : durationMs(retention),
  } as Materialized)
}
