// Everything a processor node can be. The one exhaustive switch over `kind` is the runtime's lowering table.
import type { BranchOperator } from './branch.ts'
import type { FilterOperator } from './filter.ts'
import type { FlatMapAsyncOperator } from './flat-map-async.ts'
import type { FlatMapOperator, FlatMapValuesOperator } from './flat-map.ts'
import type {
  ForeignKeyAnswerOperator,
  ForeignKeyNotifyOperator,
  ForeignKeyReceiveOperator,
  ForeignKeyResolveOperator,
  ForeignKeySendOperator,
} from './foreign-key-join.ts'
import type { ForeachOperator, PeekOperator } from './peek.ts'
import type { LookupJoinOperator } from './lookup-join.ts'
import type { MapOperator, MapValuesOperator } from './map.ts'
import type { MapValuesAsyncOperator } from './map-values-async.ts'
import type { PassThroughOperator } from './pass-through.ts'
import type { PeekAsyncOperator } from './peek-async.ts'
import type { ProcessAsyncOperator } from './process-async.ts'
import type { ProcessOperator } from './process.ts'
import type { StreamAggregateOperator, StreamReduceOperator } from './stream-aggregate.ts'
import type { StreamGlobalTableJoinOperator } from './stream-global-table-join.ts'
import type { JoinBufferOperator, StreamSelfJoinOperator, StreamStreamJoinOperator } from './stream-stream-join.ts'
import type { StreamTableJoinOperator } from './stream-table-join.ts'
import type { StreamToTableOperator } from './stream-to-table.ts'
import type { SuppressOperator } from './suppress.ts'
import type { TableAggregateOperator, TableReduceOperator } from './table-aggregate.ts'
import type { TableGroupByOperator } from './table-group-by.ts'
import type { TableFilterOperator } from './table-filter.ts'
import type { TableMapValuesOperator } from './table-map-values.ts'
import type { TableSourceOperator } from './table-source.ts'
import type { TableTableJoinOperator, TableTableMergeOperator } from './table-table-join.ts'
import type { TableToStreamOperator } from './table-to-stream.ts'
import type { TableTransformValuesOperator } from './table-transform-values.ts'
import type { ValidateOperator } from './validate.ts'
import type { SessionAggregateOperator, SlidingAggregateOperator, WindowAggregateOperator } from './window-aggregate.ts'

export type Operator =
  | BranchOperator
  | FilterOperator
  | FlatMapAsyncOperator
  | FlatMapOperator
  | FlatMapValuesOperator
  | ForeachOperator
  | ForeignKeyAnswerOperator
  | ForeignKeyNotifyOperator
  | ForeignKeyReceiveOperator
  | ForeignKeyResolveOperator
  | ForeignKeySendOperator
  | JoinBufferOperator
  | LookupJoinOperator
  | MapOperator
  | MapValuesAsyncOperator
  | MapValuesOperator
  | PassThroughOperator
  | PeekAsyncOperator
  | PeekOperator
  | ProcessAsyncOperator
  | ProcessOperator
  | SessionAggregateOperator
  | SlidingAggregateOperator
  | StreamAggregateOperator
  | StreamReduceOperator
  | StreamGlobalTableJoinOperator
  | StreamSelfJoinOperator
  | StreamStreamJoinOperator
  | StreamTableJoinOperator
  | StreamToTableOperator
  | SuppressOperator
  | TableAggregateOperator
  | TableFilterOperator
  | TableGroupByOperator
  | TableMapValuesOperator
  | TableReduceOperator
  | TableSourceOperator
  | TableTableJoinOperator
  | TableTableMergeOperator
  | TableToStreamOperator
  | TableTransformValuesOperator
  | ValidateOperator
  | WindowAggregateOperator
