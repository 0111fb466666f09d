// Side effects: peek passes records on, foreach ends the stream.
import type { StreamRecord } from '@millrace/record'
import type { ForeachAction, ForeachOperator, PeekOperator } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'
import { refuseThenable } from './thenable.ts'

export class Peek implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream
  readonly #action: ForeachAction

  constructor(operator: PeekOperator, context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
    this.#action = operator.action
  }

  process(record: StreamRecord): void {
    refuseThenable(this.#action(record.key, record.value), this.name, 'peekAsync')
    this.#downstream.forward(record)
  }
}

export class Foreach implements OperatorNode {
  readonly name: string
  readonly #action: ForeachAction

  constructor(operator: ForeachOperator, context: OperatorContext) {
    this.name = context.name
    this.#action = operator.action
  }

  process(record: StreamRecord): void {
    refuseThenable(this.#action(record.key, record.value), this.name, 'peekAsync')
  }
}
