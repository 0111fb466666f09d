export { MillraceApp, type MillraceAppOptions } from './app/millrace-app.ts'
export type {
  ApplicationHealth,
  ApplicationMetrics,
  ApplicationState,
  ClusterOptions,
  DeserializationFailure,
  ErrorDecision,
  LogLine,
  OnDeserializationError,
  OnProcessingError,
  OnProductionError,
  ProcessingFailure,
  ProductionFailure,
  InputProgress,
  RestoreProgress,
  RuntimeErrorCode,
  Stall,
} from '@millrace/runtime'

export { type QueryableStoreType, QueryableStoreTypes } from '@millrace/runtime'

export { StreamsBuilder } from './dsl/streams-builder.ts'
export { KStream } from './dsl/k-stream.ts'
export { KGroupedStream } from './dsl/k-grouped-stream.ts'
export { GlobalKTable } from './dsl/global-k-table.ts'
export { KGroupedTable } from './dsl/k-grouped-table.ts'
export {
  CogroupedKStream,
  SessionWindowedCogroupedKStream,
  TimeWindowedCogroupedKStream,
} from './dsl/cogrouped-k-stream.ts'
export { SessionWindowedKStream, TimeWindowedKStream } from './dsl/windowed-k-stream.ts'
export { KTable } from './dsl/k-table.ts'

export type {
  Action,
  Aggregator,
  AsyncAction,
  AsyncKeyValueMapper,
  AsyncValueMapper,
  Guard,
  KeyValueMapper,
  Lookup,
  Merger,
  Predicate,
  Reducer,
  ValueJoiner,
  ValueMapper,
} from './dsl/callbacks.ts'
export type { AsyncOptions, RetryOptions } from './dsl/async-options.ts'
export type { LookupJoinOptions, LookupKey } from './dsl/lookup-join.ts'
export type { ValidateOptions } from './dsl/validation.ts'
export type {
  GroupedOptions,
  MaterializedOptions,
  Named,
  NullHandling,
  Partitioner,
  Read,
  RepartitionOptions,
  SinkOptions,
  SourceOptions,
  StoreOptions,
  StreamJoinOptions,
  StreamOptions,
  TableJoinOptions,
  SuppressOptions,
  TimestampExtractor,
  TopicExtractor,
  WindowedMaterializedOptions,
  WritingSerde,
} from './dsl/options.ts'
export type { BranchStreams, ListedBranch, ListedBranches, NamedBranches, NamedPredicates } from './dsl/split.ts'

export type { AsyncProcessor, AsyncProcessorCall, ProcessAsyncOptions } from './processor/async-processor.ts'
export type {
  Processor,
  ProcessOptions,
  ProcessorContext,
  ProcessorSupplier,
  TransformerContext,
  ValueTransformerSupplier,
} from './processor/processor.ts'
export {
  keyValueStore,
  lruStore,
  type ProcessorStoreOptions,
  type StoreBuilder,
  sessionStore,
  timestampedKeyValueStore,
  timestampedWindowStore,
  versionedStore,
  windowStore,
} from './processor/stores.ts'
export {
  type FilledStoreNames,
  type SinkNodeOptions,
  type SourceNodeOptions,
  TopologyBuilder,
} from './processor/topology-builder.ts'
export type {
  KeyValueEntry,
  KeyValueStore,
  PutOutcome,
  ReadOnlyKeyValueStore,
  ReadOnlySessionStore,
  ReadOnlyVersionedStore,
  ReadOnlyWindowStore,
  SessionStore,
  TimestampedKeyValueStore,
  TimestampedWindowStore,
  ValueAndTimestamp,
  VersionedRecord,
  VersionedStore,
  WindowedEntry,
  WindowStore,
} from '@millrace/state'
export type { AsyncCall, AsyncOrder, Punctuation, PunctuationType, RecordMetadata } from '@millrace/topology'
export { type Header, type Headers, noHeaders, type StreamRecord } from '@millrace/record'

export {
  type EmitStrategy,
  type GraceOptions,
  hopping,
  joinWindow,
  type JoinWindowOptions,
  type JoinWindows,
  session,
  type SessionWindows,
  sliding,
  type SlidingWindows,
  type TimeWindows,
  tumbling,
  unlimited,
  type UnlimitedWindows,
  type Windows,
} from '@millrace/topology'
export type { Duration, Window, Windowed } from '@millrace/record'
export type { BuildOptions as TopologyOptions, Topology, TopologyErrorCode } from '@millrace/topology'

export {
  bigint,
  bytes,
  double,
  float,
  int,
  json,
  type JsonOptions,
  long,
  type Serde,
  type SerdeContext,
  type SerdeErrorCode,
  type SerdeType,
  sessionWindowed,
  string,
  timeWindowed,
  uuid,
} from '@millrace/serde'

export { isMillraceError, MillraceError } from '@millrace/record'
