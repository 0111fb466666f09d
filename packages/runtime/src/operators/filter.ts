// Forwards a stream's records for which the predicate is true (or false, negated).
import type { StreamRecord } from '@millrace/record'
import type { FilterOperator, Predicate } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'

export class Filter implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream
  readonly #predicate: Predicate
  readonly #negate: boolean

  constructor(operator: FilterOperator, context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
    this.#predicate = operator.predicate
    this.#negate = operator.negate
  }

  process(record: StreamRecord): void {
    if (!this.#predicate(record.key, record.value) === this.#negate) this.#downstream.forward(record)
  }
}
