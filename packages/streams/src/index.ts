export { MillraceApp, type MillraceAppOptions } from './app/millrace-app.ts'
export type { ClusterOptions } from './app/cluster.ts'
export type {
  ApplicationMetrics,
  ApplicationState,
  DeserializationFailure,
  ErrorDecision,
  LogLine,
  OnDeserializationError,
  OnProductionError,
  ProductionFailure,
  RestoreProgress,
  RuntimeErrorCode,
} from '@millrace/runtime'

export { StreamsBuilder } from './dsl/streams-builder.ts'
export { KStream } from './dsl/k-stream.ts'
export { KGroupedStream } from './dsl/k-grouped-stream.ts'
export { KGroupedTable } from './dsl/k-grouped-table.ts'
export { KTable } from './dsl/k-table.ts'

export type {
  Action,
  Aggregator,
  Guard,
  KeyValueMapper,
  Predicate,
  Reducer,
  ValueJoiner,
  ValueMapper,
} from './dsl/callbacks.ts'
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
  StreamOptions,
  TimestampExtractor,
  TopicExtractor,
  WritingSerde,
} from './dsl/options.ts'
export type { BranchStreams, ListedBranch, ListedBranches, NamedBranches, NamedPredicates } from './dsl/split.ts'

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
  string,
  uuid,
} from '@millrace/serde'
