// A table's rows under new keys. Where a row stays in its group, one record carries old and new value; otherwise the old one leaves its group before the new one comes.
// A new key or value that is null puts the row into no group.
import type { StreamRecord } from '@millrace/record'
import type { TableGroupByOperator } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { asChange, changeOf, withKeyAndValue } from './records.ts'

interface Row {
  readonly key: unknown
  readonly value: unknown
}

export class TableGroupBy implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: TableGroupByOperator

  constructor(operator: TableGroupByOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
  }

  process(record: StreamRecord): void {
    const { newValue, oldValue, isLatest } = changeOf(record)
    if (this.#operator.latestOnly && isLatest === false) return
    const added = this.#grouped(record.key, newValue)
    const removed = this.#grouped(record.key, oldValue)
    if (added !== undefined && removed !== undefined && this.#isSameGroup(added.key, removed.key)) {
      return this.#forward(record, added.key, added.value, removed.value)
    }
    if (removed !== undefined) this.#forward(record, removed.key, null, removed.value)
    if (added !== undefined) this.#forward(record, added.key, added.value, null)
  }

  #grouped(rowKey: unknown, rowValue: unknown): Row | undefined {
    if (rowValue === null) return undefined
    const [key = null, value = null] = this.#operator.selector(rowKey, rowValue)
    return key === null || value === null ? undefined : { key, value }
  }

  #isSameGroup(a: unknown, b: unknown): boolean {
    if (typeof a !== 'object') return a === b
    const { keySerde } = this.#operator
    return Buffer.compare(keySerde.serialize(a), keySerde.serialize(b)) === 0
  }

  #forward(record: StreamRecord, key: unknown, newValue: unknown, oldValue: unknown): void {
    const { value } = asChange(record, newValue, oldValue, record.timestamp)
    this.#context.downstream.forward(withKeyAndValue(record, key, value))
  }
}
