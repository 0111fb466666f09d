// The lowering table: each kind of processor node of the plan to the code that executes it. The only place that knows all kinds.
import type { Operator } from '@millrace/topology'
import { Branch } from './branch.ts'
import type { OperatorContext } from './context.ts'
import { Filter } from './filter.ts'
import { FlatMapAsync } from './flat-map-async.ts'
import { FlatMap, FlatMapValues } from './flat-map.ts'
import {
  ForeignKeyAnswer,
  ForeignKeyNotify,
  ForeignKeyReceive,
  ForeignKeyResolve,
  ForeignKeySend,
} from './foreign-key-join.ts'
import { LookupJoin } from './lookup-join.ts'
import { MapValuesAsync } from './map-values-async.ts'
import { MapRecords, MapValues } from './map.ts'
import type { OperatorNode } from './operator-node.ts'
import { PassThrough } from './pass-through.ts'
import { PeekAsync } from './peek-async.ts'
import { Foreach, Peek } from './peek.ts'
import { ProcessAsync } from './process-async.ts'
import { Process } from './process.ts'
import { SessionAggregate } from './session-aggregate.ts'
import { SlidingAggregate } from './sliding-aggregate.ts'
import { StreamAggregate, StreamReduce } from './stream-aggregate.ts'
import { StreamGlobalTableJoin } from './stream-global-table-join.ts'
import { StreamSelfJoin } from './stream-self-join.ts'
import { JoinBufferNode, StreamStreamJoin } from './stream-stream-join.ts'
import { StreamTableJoin } from './stream-table-join.ts'
import { TableAggregate, TableReduce } from './table-aggregate.ts'
import { TableGroupBy } from './table-group-by.ts'
import { Suppress } from './suppress.ts'
import { TableFilter } from './table-filter.ts'
import { TableMapValues } from './table-map-values.ts'
import { TableSource } from './table-source.ts'
import { TableTableJoin, TableTableMerge } from './table-table-join.ts'
import { TableToStream } from './table-to-stream.ts'
import { TableTransformValues } from './table-transform-values.ts'
import { Validate } from './validate.ts'
import { WindowAggregate } from './window-aggregate.ts'

export function lowerOperator(operator: Operator, context: OperatorContext): OperatorNode {
  switch (operator.kind) {
    case 'branch':
      return new Branch(operator, context)
    case 'filter':
      return new Filter(operator, context)
    case 'flat-map':
      return new FlatMap(operator, context)
    case 'flat-map-async':
      return new FlatMapAsync(operator, context)
    case 'flat-map-values':
      return new FlatMapValues(operator, context)
    case 'foreach':
      return new Foreach(operator, context)
    case 'foreign-key-answer':
      return new ForeignKeyAnswer(operator, context)
    case 'foreign-key-notify':
      return new ForeignKeyNotify(operator, context)
    case 'foreign-key-receive':
      return new ForeignKeyReceive(operator, context)
    case 'foreign-key-resolve':
      return new ForeignKeyResolve(operator, context)
    case 'foreign-key-send':
      return new ForeignKeySend(operator, context)
    case 'join-buffer':
      return new JoinBufferNode(operator, context)
    case 'lookup-join':
      return new LookupJoin(operator, context)
    case 'map':
      return new MapRecords(operator, context)
    case 'map-values':
      return new MapValues(operator, context)
    case 'map-values-async':
      return new MapValuesAsync(operator, context)
    case 'pass-through':
      return new PassThrough(context)
    case 'peek':
      return new Peek(operator, context)
    case 'peek-async':
      return new PeekAsync(operator, context)
    case 'process':
      return new Process(operator, context)
    case 'process-async':
      return new ProcessAsync(operator, context)
    case 'session-aggregate':
      return new SessionAggregate(operator, context)
    case 'sliding-aggregate':
      return new SlidingAggregate(operator, context)
    case 'stream-aggregate':
      return new StreamAggregate(operator, context)
    case 'stream-reduce':
      return new StreamReduce(operator, context)
    case 'stream-global-table-join':
      return new StreamGlobalTableJoin(operator, context)
    case 'stream-self-join':
      return new StreamSelfJoin(operator, context)
    case 'stream-stream-join':
      return new StreamStreamJoin(operator, context)
    case 'stream-table-join':
      return new StreamTableJoin(operator, context)
    case 'stream-to-table':
    case 'table-source':
      return new TableSource(operator, context)
    case 'table-aggregate':
      return new TableAggregate(operator, context)
    case 'table-reduce':
      return new TableReduce(operator, context)
    case 'table-group-by':
      return new TableGroupBy(operator, context)
    case 'suppress':
      return new Suppress(operator, context)
    case 'table-filter':
      return new TableFilter(operator, context)
    case 'table-map-values':
      return new TableMapValues(operator, context)
    case 'table-table-join':
      return new TableTableJoin(operator, context)
    case 'table-table-merge':
      return new TableTableMerge(operator, context)
    case 'table-to-stream':
      return new TableToStream(context)
    case 'validate':
      return new Validate(operator, context)
    case 'window-aggregate':
      return new WindowAggregate(operator, context)
    case 'table-transform-values':
      return new TableTransformValues(operator, context)
  }
}
