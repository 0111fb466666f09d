// A table with each value replaced; a null value stays null and does not reach the mapper.
import type { StreamRecord } from '@millrace/record'
import type { TableMapValuesOperator } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { asChange, changeOf } from './records.ts'
import { TableOutput } from './table-output.ts'

export class TableMapValues implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: TableMapValuesOperator
  readonly #output: TableOutput | undefined

  constructor(operator: TableMapValuesOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#output =
      operator.store === undefined ? undefined : new TableOutput(context, operator.store, operator.sendOldValues)
  }

  process(record: StreamRecord): void {
    const change = changeOf(record)
    const { sendOldValues } = this.#operator
    const output = this.#output
    const newValue = this.#mapped(record.key, change.newValue)
    if (output === undefined) {
      const oldValue = sendOldValues ? this.#mapped(record.key, change.oldValue) : null
      return this.#context.downstream.forward(asChange(record, newValue, oldValue, record.timestamp, change.isLatest))
    }
    const keyBytes = output.encodeKey(record.key)
    const oldValue = sendOldValues ? (output.read(keyBytes)?.value ?? null) : null
    output.update(record, keyBytes, newValue, oldValue, record.timestamp)
  }

  #mapped(key: unknown, value: unknown): unknown {
    return value === null ? null : (this.#operator.mapper(key, value) ?? null)
  }
}
