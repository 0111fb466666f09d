// A topic, or a stream, read as a table: each record is the new value of its key, whatever its timestamp (Kafka Streams overwrites out of order too).
// Null keys are dropped and counted.
import type { StreamRecord } from '@millrace/record'
import type { StreamToTableOperator, TableSourceOperator } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { asChange } from './records.ts'
import { TableOutput } from './table-output.ts'

export class TableSource implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #output: TableOutput | undefined
  /** The row before is read only when it will be sent; a cache reads it itself. */
  readonly #readsOldValue: boolean

  constructor(operator: TableSourceOperator | StreamToTableOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#output =
      operator.store === undefined ? undefined : new TableOutput(context, operator.store, operator.sendOldValues)
    this.#readsOldValue = operator.sendOldValues
  }

  process(record: StreamRecord): void {
    if (record.key === null) return this.#context.drop('null-key')
    const output = this.#output
    if (output === undefined) {
      return this.#context.downstream.forward(asChange(record, record.value, null, record.timestamp))
    }
    const keyBytes = output.encodeKey(record.key)
    const oldValue = this.#readsOldValue ? (output.read(keyBytes)?.value ?? null) : null
    output.update(record, keyBytes, record.value, oldValue, record.timestamp)
  }
}
