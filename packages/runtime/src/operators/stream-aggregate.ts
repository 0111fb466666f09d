// A grouped stream folded into a table. Null keys and null values are dropped and counted; the result's timestamp is the larger of record and aggregate.
// The old value reported for a new key is what the initializer gave, as in Kafka Streams.
import type { StreamRecord } from '@millrace/record'
import type {
  Aggregator,
  Initializer,
  Reducer,
  StreamAggregateOperator,
  StreamReduceOperator,
} from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { TableOutput } from './table-output.ts'

export class StreamAggregate implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #output: TableOutput
  readonly #initializer: Initializer
  readonly #aggregator: Aggregator

  constructor(operator: StreamAggregateOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#output = new TableOutput(context, operator.store, operator.sendOldValues)
    this.#initializer = operator.initializer
    this.#aggregator = operator.aggregator
  }

  process(record: StreamRecord): void {
    const { key, value } = record
    if (key === null) return this.#context.drop('null-key')
    if (value === null) return this.#context.drop('null-value')
    const keyBytes = this.#output.encodeKey(key)
    const row = this.#output.read(keyBytes)
    const before = row === undefined ? this.#initializer() : row.value
    const timestamp = row === undefined ? record.timestamp : Math.max(record.timestamp, row.timestamp)
    this.#output.update(record, keyBytes, this.#aggregator(key, value, before), before, timestamp)
  }
}

export class StreamReduce implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #output: TableOutput
  readonly #reducer: Reducer

  constructor(operator: StreamReduceOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#output = new TableOutput(context, operator.store, operator.sendOldValues)
    this.#reducer = operator.reducer
  }

  process(record: StreamRecord): void {
    const { key, value } = record
    if (key === null) return this.#context.drop('null-key')
    if (value === null) return this.#context.drop('null-value')
    const keyBytes = this.#output.encodeKey(key)
    const row = this.#output.read(keyBytes)
    if (row === undefined) return this.#output.update(record, keyBytes, value, null, record.timestamp)
    const timestamp = Math.max(record.timestamp, row.timestamp)
    this.#output.update(record, keyBytes, this.#reducer(row.value, value), row.value, timestamp)
  }
}
