// Each stream record looks its key up in a table; the result has the stream record's key, timestamp and headers.
// Null values are dropped and counted; null keys too when inner, while left joins them with null.
import type { StreamRecord } from '@millrace/record'
import type { Joiner, StreamTableJoinOperator } from '@millrace/topology'
import type { OperatorContext, TableLookup, TableRow } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { withValue } from './records.ts'

export class StreamTableJoin implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #table: TableLookup
  readonly #joiner: Joiner
  readonly #left: boolean

  constructor(operator: StreamTableJoinOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#table = context.lookup(operator.table)
    this.#joiner = operator.joiner
    this.#left = operator.left
  }

  process(record: StreamRecord): void {
    const { key, value } = record
    if (value === null) return this.#context.drop('null-value')
    if (key === null && !this.#left) return this.#context.drop('null-key')
    const row = key === null ? undefined : this.#rowAt(key, record.timestamp)
    if (row === undefined && !this.#left) return
    this.#context.downstream.forward(withValue(record, this.#joiner(key, value, row?.value ?? null)))
  }

  /** Of a table with versions, the row that was valid at the record's time. */
  #rowAt(key: unknown, timestamp: number): TableRow | undefined {
    return this.#table.asOf === undefined ? this.#table.get(key) : this.#table.asOf(key, timestamp)
  }
}
