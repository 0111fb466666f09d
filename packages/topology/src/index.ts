export { checkName } from './names.ts'
export type { TopologyErrorCode } from './errors.ts'

export type {
  Aggregator,
  AsyncCall,
  AsyncMapper,
  ForeachAction,
  Initializer,
  Joiner,
  KeyValueMapper,
  Lookup,
  Predicate,
  Reducer,
  SchemaCheck,
  SchemaVerdict,
  SessionMerger,
} from './functions.ts'

export type { AsyncLimits, AsyncOrder, AsyncRetries } from './nodes/async-limits.ts'
export type { BranchOperator } from './nodes/branch.ts'
export type { FilterOperator } from './nodes/filter.ts'
export type { FlatMapAsyncOperator } from './nodes/flat-map-async.ts'
export type { FlatMapOperator, FlatMapValuesOperator } from './nodes/flat-map.ts'
export type { LookupCache, LookupJoinOperator } from './nodes/lookup-join.ts'
export type { MapValuesAsyncOperator } from './nodes/map-values-async.ts'
export type { MapOperator, MapValuesOperator } from './nodes/map.ts'
export type {
  ExtractorInput,
  NullRule,
  Partitioner,
  ProcessorNode,
  SinkNode,
  SinkRecordContext,
  SourceNode,
  TimestampExtractor,
  TopicExtractor,
  TopologyNode,
} from './nodes/node.ts'
export type { Operator } from './nodes/operator.ts'
export type { PassThroughOperator } from './nodes/pass-through.ts'
export type {
  ForeignKeyAnswerOperator,
  ForeignKeyNotifyOperator,
  ForeignKeyReceiveOperator,
  ForeignKeyResolveOperator,
  ForeignKeySendOperator,
} from './nodes/foreign-key-join.ts'
export type { PeekAsyncOperator } from './nodes/peek-async.ts'
export type { ForeachOperator, PeekOperator } from './nodes/peek.ts'
export type { ProcessAsyncOperator } from './nodes/process-async.ts'
export type { ProcessOperator } from './nodes/process.ts'
export type { StreamAggregateOperator, StreamReduceOperator } from './nodes/stream-aggregate.ts'
export type { StreamGlobalTableJoinOperator } from './nodes/stream-global-table-join.ts'
export type {
  JoinBufferOperator,
  StreamSelfJoinOperator,
  StreamStreamJoinOperator,
} from './nodes/stream-stream-join.ts'
export type { StreamTableJoinOperator } from './nodes/stream-table-join.ts'
export type { SuppressOperator } from './nodes/suppress.ts'
export type { StreamToTableOperator } from './nodes/stream-to-table.ts'
export type { TableAggregateOperator, TableReduceOperator } from './nodes/table-aggregate.ts'
export type { TableGroupByOperator } from './nodes/table-group-by.ts'
export type { TableFilterOperator } from './nodes/table-filter.ts'
export type { TableMapValuesOperator } from './nodes/table-map-values.ts'
export type { TableSourceOperator } from './nodes/table-source.ts'
export type { TableTableJoinOperator, TableTableMergeOperator } from './nodes/table-table-join.ts'
export type { TableToStreamOperator } from './nodes/table-to-stream.ts'
export type { TableTransformValuesOperator } from './nodes/table-transform-values.ts'
export type {
  SessionAggregateOperator,
  SlidingAggregateOperator,
  WindowAggregateOperator,
} from './nodes/window-aggregate.ts'
export type { ValidateOperator } from './nodes/validate.ts'
export { storesOfView, type TableView } from './nodes/table-view.ts'

export type {
  AsyncProcessor,
  AsyncProcessorCall,
  Processor,
  ProcessorContext,
  ProcessorSupplier,
  Punctuation,
  PunctuationType,
  RecordMetadata,
  ValueTransformer,
  ValueTransformerSupplier,
} from './processor.ts'
export {
  type GraceOptions,
  hopping,
  session,
  type SessionWindows,
  sliding,
  type SlidingWindows,
  type TimeWindows,
  tumbling,
  unlimited,
  type UnlimitedWindows,
} from './windows.ts'
export { joinWindow, type JoinWindowOptions, type JoinWindows } from './join-windows.ts'
export type { StoreSpec, WindowedStoreSpec } from './store-spec.ts'
export { matchesWhole } from './physical/topic-patterns.ts'
export type { RepartitionTopic, Subtopology, Topology } from './topology.ts'

export { type GlobalStoreSpec, type SinkSpec, type SourceSpec, TopologyBuilder } from './physical/topology-builder.ts'

export { type BuildOptions, PlanBuilder } from './plan/plan-builder.ts'
export type { CogroupedStreamDraft } from './plan/cogrouped-stream.ts'
export type { GroupedStreamDraft } from './plan/grouped-stream.ts'
export type { GlobalTableDraft } from './plan/global-table.ts'
export type { GroupedTableDraft } from './plan/grouped-table.ts'
export type { AsyncLimitsCall, AsyncRetriesCall } from './plan/async-limits.ts'
export type { Materialized } from './plan/materialized.ts'
export type { Step, StepRef } from './plan/step.ts'
export type { StreamDraft } from './plan/stream.ts'
export type { TableDraft } from './plan/table.ts'
export type { EmitStrategy, WindowedStreamDraft, Windows } from './plan/windowed-stream.ts'

export { aggregate, type AggregateCall } from './steps/aggregate.ts'
export {
  cogroup,
  type CogroupCall,
  cogroupedAggregate,
  type CogroupedAggregateCall,
  cogroupedWindowedBy,
  windowedCogroupedAggregate,
  type WindowedCogroupedAggregateCall,
  type WindowedCogroupedDraft,
} from './steps/cogroup.ts'
export { count, type CountCall } from './steps/count.ts'
export { filter, type FilterCall } from './steps/filter.ts'
export { flatMapAsync, type FlatMapAsyncCall } from './steps/flat-map-async.ts'
export { flatMap, type FlatMapCall, flatMapValues, type FlatMapValuesCall } from './steps/flat-map.ts'
export { foreignKeyJoin, type ForeignKeyJoinCall } from './steps/foreign-key-join.ts'
export { addGlobalStore, type GlobalStoreCall } from './steps/global-store.ts'
export { globalTable, type GlobalTableCall } from './steps/global-table.ts'
export { groupBy, type GroupByCall, groupByKey, type GroupByKeyCall } from './steps/group-by.ts'
export { lookupJoin, type LookupJoinCall } from './steps/lookup-join.ts'
export { map, type MapCall } from './steps/map.ts'
export { mapValuesAsync, type MapValuesAsyncCall } from './steps/map-values-async.ts'
export { mapValues, type MapValuesCall } from './steps/map-values.ts'
export { merge, type MergeCall } from './steps/merge.ts'
export { peekAsync, type PeekAsyncCall } from './steps/peek-async.ts'
export { foreach, peek, type PeekCall } from './steps/peek.ts'
export { addStateStore } from './steps/add-store.ts'
export { process, processAsync, type ProcessAsyncCall, type ProcessCall, processValues } from './steps/process.ts'
export { reduce, type ReduceCall } from './steps/reduce.ts'
export { repartition, type RepartitionCall } from './steps/repartition.ts'
export { selectKey, type SelectKeyCall } from './steps/select-key.ts'
export { branch, split, type SplitCall } from './steps/split.ts'
export { stream, type StreamCall } from './steps/stream.ts'
export { streamGlobalTableJoin, type StreamGlobalTableJoinCall } from './steps/stream-global-table-join.ts'
export { streamStreamJoin, type StreamStreamJoinCall } from './steps/stream-stream-join.ts'
export { streamTableJoin, type StreamTableJoinCall } from './steps/stream-table-join.ts'
export { suppress, type SuppressCall } from './steps/suppress.ts'
export { table, type TableCall } from './steps/table.ts'
export { tableAggregate, type TableAggregateCall } from './steps/table-aggregate.ts'
export { tableCount, type TableCountCall } from './steps/table-count.ts'
export { tableGroupBy, type TableGroupByCall } from './steps/table-group-by.ts'
export { tableReduce, type TableReduceCall } from './steps/table-reduce.ts'
export { tableFilter, type TableFilterCall } from './steps/table-filter.ts'
export { tableMapValues, type TableMapValuesCall } from './steps/table-map-values.ts'
export { tableTableJoin, type TableTableJoinCall } from './steps/table-table-join.ts'
export { tableTransformValues, type TableTransformValuesCall } from './steps/table-transform-values.ts'
export { to, type ToCall } from './steps/to.ts'
export { toStream, type ToStreamCall } from './steps/to-stream.ts'
export { toTable, type ToTableCall } from './steps/to-table.ts'
export { validate, type ValidateCall } from './steps/validate.ts'
export {
  windowedAggregate,
  type WindowedAggregateCall,
  windowedCount,
  type WindowedCountCall,
  windowedReduce,
  type WindowedReduceCall,
} from './steps/windowed-aggregate.ts'
export { emitStrategy, windowedBy, type WindowedByCall } from './steps/windowed-by.ts'
