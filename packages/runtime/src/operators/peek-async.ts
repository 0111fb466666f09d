// Side effects that are waited for: a record is passed on when its action is done.
import type { StreamRecord } from '@millrace/record'
import type { AsyncMapper, PeekAsyncOperator } from '@millrace/topology'
import type { OperatorCalls, OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'

export class PeekAsync implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream
  readonly #action: AsyncMapper
  readonly #calls: OperatorCalls

  constructor(operator: PeekAsyncOperator, context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
    this.#action = operator.action
    this.#calls = context.calls(operator.limits)
  }

  process(record: StreamRecord): void {
    this.#calls.run(
      record,
      (call) => this.#action(record.key, record.value, call),
      () => this.#downstream.forward(record),
    )
  }
}
