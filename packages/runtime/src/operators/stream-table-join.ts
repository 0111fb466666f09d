// Each stream record looks its key up in a table; the result has the stream record's key, timestamp and headers.
// Null values are dropped and counted; null keys too when inner, while left joins them with null.
// With a grace period records wait until the stream is that much further, so that the table's versions of their time are there.
import { MillraceError, type StreamRecord } from '@millrace/record'
import type { StreamTableJoinOperator } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import type { OperatorContext, TableLookup, TableRow, WaitingRecords } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { withValue } from './records.ts'

export class StreamTableJoin implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: StreamTableJoinOperator
  readonly #table: TableLookup
  readonly #waiting: WaitingRecords | undefined

  constructor(operator: StreamTableJoinOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#table = context.lookup(operator.table)
    this.#waiting = operator.graceBuffer === undefined ? undefined : context.waiting(operator.graceBuffer)
  }

  process(record: StreamRecord): void {
    const { key, value } = record
    if (value === null) return this.#context.drop('null-value')
    if (key === null && !this.#operator.left) return this.#context.drop('null-key')
    if (this.#waiting === undefined) return this.#join(record)
    if (key === null) throw nullKeyCannotWait(this.name)
    if (this.#waiting.put(record)) this.#waiting.takeDue((due) => this.#join(due))
    else this.#join(record)
  }

  #join(record: StreamRecord): void {
    const { key, value } = record
    const { left, joiner } = this.#operator
    const row = key === null ? undefined : this.#rowAt(key, record.timestamp)
    if (row === undefined && !left) return
    this.#context.downstream.forward(withValue(record, joiner(key, value, row?.value ?? null)))
  }

  /** Of a table with versions, the row that was valid at the record's time. */
  #rowAt(key: unknown, timestamp: number): TableRow | undefined {
    return this.#table.asOf === undefined ? this.#table.get(key) : this.#table.asOf(key, timestamp)
  }
}

/** As in Kafka Streams, where a left join without a grace period takes such records. */
function nullKeyCannotWait(node: string): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_PROCESSING_FAILED',
    `join ${node} has a grace period, and a record with a null key cannot wait; filter such records out before`,
  )
}
