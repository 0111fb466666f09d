// Two tables joined by key. Each change of a side looks the other side's row up; the result has the larger timestamp of the two.
// Inner joins pass on deletions of keys that never had a result: nobody looks at what was there before unless old values are asked for.
import type { StreamRecord } from '@millrace/record'
import type { Joiner, TableTableJoinOperator, TableTableMergeOperator } from '@millrace/topology'
import type { OperatorContext, TableLookup } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { asChange, changeOf } from './records.ts'
import { TableOutput } from './table-output.ts'

/** The changes of one side. */
export class TableTableJoin implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: TableTableJoinOperator
  readonly #other: TableLookup
  readonly #join: (key: unknown, own: unknown, other: unknown) => unknown

  constructor(operator: TableTableJoinOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#other = context.lookup(operator.other)
    this.#join = ownFirst(operator.joiner, operator.side)
  }

  process(record: StreamRecord): void {
    const { key } = record
    const { keepsThis, sendOldValues, latestOnly } = this.#operator
    const change = changeOf(record)
    if (key === null) return this.#context.drop('null-key')
    if (latestOnly && change.isLatest === false) return this.#context.drop('out-of-order')
    const other = this.#other.get(key)
    if (other === undefined && (!keepsThis || (change.newValue === null && change.oldValue === null))) return
    const otherValue = other?.value ?? null
    const timestamp = other === undefined ? record.timestamp : Math.max(record.timestamp, other.timestamp)
    const newValue = this.#joined(key, change.newValue, otherValue)
    const oldValue = sendOldValues ? this.#joined(key, change.oldValue, otherValue) : null
    this.#context.downstream.forward(asChange(record, newValue, oldValue, timestamp, change.isLatest))
  }

  #joined(key: unknown, own: unknown, other: unknown): unknown {
    if (own === null && (other === null || !this.#operator.keepsOther)) return null
    return this.#join(key, own, other)
  }
}

function ownFirst(joiner: Joiner, side: 'left' | 'right'): Joiner {
  return side === 'left' ? joiner : (key, own, other) => joiner(key, other, own)
}

/** What both sides give, stored where the result is. */
export class TableTableMerge implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #output: TableOutput | undefined

  constructor(operator: TableTableMergeOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#output =
      operator.store === undefined ? undefined : new TableOutput(context, operator.store, operator.sendOldValues)
  }

  process(record: StreamRecord): void {
    const output = this.#output
    if (output === undefined) return this.#context.downstream.forward(record)
    const { newValue, oldValue } = changeOf(record)
    output.update(record, output.encodeKey(record.key), newValue, oldValue, record.timestamp)
  }
}
