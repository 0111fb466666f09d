// Each stream record looks a row up in a global table, under a key made from the record; the result has the stream record's key, timestamp and headers.
// Null values are dropped and counted; null made keys too when inner, while left joins them with null.
import type { StreamRecord } from '@millrace/record'
import type { StreamGlobalTableJoinOperator } from '@millrace/topology'
import type { OperatorContext, TableLookup } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { withValue } from './records.ts'

export class StreamGlobalTableJoin implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: StreamGlobalTableJoinOperator
  readonly #table: TableLookup

  constructor(operator: StreamGlobalTableJoinOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#table = context.lookup(operator.table)
  }

  process(record: StreamRecord): void {
    const { keySelector, joiner, left } = this.#operator
    const { key, value } = record
    if (value === null) return this.#context.drop('null-value')
    const tableKey = keySelector(key, value) ?? null
    if (tableKey === null && !left) return this.#context.drop('null-key')
    const row = tableKey === null ? undefined : this.#table.get(tableKey)
    if (row === undefined && !left) return
    this.#context.downstream.forward(withValue(record, joiner(key, value, row?.value ?? null)))
  }
}
