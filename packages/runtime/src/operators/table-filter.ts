// A table of the rows for which the predicate is true (or false, negated); a row that no longer passes is a tombstone.
// With old values a change whose old and new value both do not pass is not forwarded; without, tombstones also go out for keys that never passed.
import type { StreamRecord } from '@millrace/record'
import type { TableFilterOperator } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { asChange, changeOf } from './records.ts'
import { TableOutput } from './table-output.ts'

export class TableFilter implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: TableFilterOperator
  readonly #output: TableOutput | undefined
  readonly #knowsOldValues: boolean

  constructor(operator: TableFilterOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#knowsOldValues = operator.usesOldValues || operator.sendOldValues
    this.#output =
      operator.store === undefined ? undefined : new TableOutput(context, operator.store, operator.sendOldValues)
  }

  process(record: StreamRecord): void {
    const change = changeOf(record)
    const output = this.#output
    const newValue = this.#passing(record.key, change.newValue)
    if (output === undefined) {
      const oldValue = this.#knowsOldValues ? this.#passing(record.key, change.oldValue) : null
      if (this.#isNothing(newValue, oldValue)) return
      return this.#context.downstream.forward(asChange(record, newValue, oldValue, record.timestamp, change.isLatest))
    }
    const keyBytes = output.encodeKey(record.key)
    const oldValue = this.#knowsOldValues ? (output.read(keyBytes)?.value ?? null) : null
    if (this.#isNothing(newValue, oldValue)) return
    output.update(record, keyBytes, newValue, oldValue, record.timestamp)
  }

  /** Among versions a deletion can be news even if the latest version did not pass. */
  #isNothing(newValue: unknown, oldValue: unknown): boolean {
    return this.#knowsOldValues && !this.#operator.ofVersions && newValue === null && oldValue === null
  }

  #passing(key: unknown, value: unknown): unknown {
    return value !== null && !this.#operator.predicate(key, value) === this.#operator.negate ? value : null
  }
}
