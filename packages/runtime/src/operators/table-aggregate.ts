// A grouped table folded into a table: the old row of a change is subtracted, if there is an aggregate to subtract from, then the new row is added.
import type { StreamRecord } from '@millrace/record'
import type { TableAggregateOperator, TableReduceOperator } from '@millrace/topology'
import type { OperatorContext, TableRow } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { changeOf } from './records.ts'
import { TableOutput } from './table-output.ts'

export class TableAggregate implements OperatorNode {
  readonly name: string
  readonly #operator: TableAggregateOperator
  readonly #output: TableOutput

  constructor(operator: TableAggregateOperator, context: OperatorContext) {
    this.name = context.name
    this.#operator = operator
    this.#output = new TableOutput(context, operator.store, operator.sendOldValues)
  }

  process(record: StreamRecord): void {
    const { initializer, adder, subtractor } = this.#operator
    const { key } = record
    const { newValue, oldValue } = changeOf(record)
    const keyBytes = this.#output.encodeKey(key)
    const row = this.#output.read(keyBytes)
    const before = row?.value ?? null
    const isRemoved = oldValue !== null && before !== null
    let aggregate: unknown = isRemoved ? (subtractor(key, oldValue, before) ?? null) : before
    if (newValue !== null) aggregate = adder(key, newValue, aggregate ?? initializer())
    const isChanged = isRemoved || newValue !== null
    this.#output.update(record, keyBytes, aggregate, before, timestampOf(record, row, isChanged))
  }
}

export class TableReduce implements OperatorNode {
  readonly name: string
  readonly #operator: TableReduceOperator
  readonly #output: TableOutput

  constructor(operator: TableReduceOperator, context: OperatorContext) {
    this.name = context.name
    this.#operator = operator
    this.#output = new TableOutput(context, operator.store, operator.sendOldValues)
  }

  process(record: StreamRecord): void {
    const { adder, subtractor } = this.#operator
    const { newValue, oldValue } = changeOf(record)
    const keyBytes = this.#output.encodeKey(record.key)
    const row = this.#output.read(keyBytes)
    const before = row?.value ?? null
    const isRemoved = oldValue !== null && before !== null
    const between = isRemoved ? (subtractor(before, oldValue) ?? null) : before
    const isAdded = newValue !== null && between !== null
    const aggregate = newValue === null ? between : isAdded ? adder(between, newValue) : newValue
    this.#output.update(record, keyBytes, aggregate, before, timestampOf(record, row, isRemoved || isAdded))
  }
}

/** The larger of the two where the change had an effect on the row. */
function timestampOf(record: StreamRecord, row: TableRow | undefined, isChanged: boolean): number {
  return row !== undefined && isChanged ? Math.max(record.timestamp, row.timestamp) : record.timestamp
}
