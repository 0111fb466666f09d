export type { Aggregator, ForeachAction, Initializer, Joiner, KeyValueMapper, Predicate, Reducer } from './functions.ts'

export type { BranchOperator } from './nodes/branch.ts'
export type { FilterOperator } from './nodes/filter.ts'
export type { FlatMapOperator, FlatMapValuesOperator } from './nodes/flat-map.ts'
export type { MapOperator, MapValuesOperator } from './nodes/map.ts'
export type {
  ExtractorInput,
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
export type { ForeachOperator, PeekOperator } from './nodes/peek.ts'
export type { StreamAggregateOperator, StreamReduceOperator } from './nodes/stream-aggregate.ts'
export type { StreamTableJoinOperator } from './nodes/stream-table-join.ts'
export type { StreamToTableOperator } from './nodes/stream-to-table.ts'
export type { TableFilterOperator } from './nodes/table-filter.ts'
export type { TableMapValuesOperator } from './nodes/table-map-values.ts'
export type { TableSourceOperator } from './nodes/table-source.ts'
export type { TableToStreamOperator } from './nodes/table-to-stream.ts'
export { storesOfView, type TableView } from './nodes/table-view.ts'

export type { StoreSpec } from './store-spec.ts'
export type { RepartitionTopic, Subtopology, Topology } from './topology.ts'
