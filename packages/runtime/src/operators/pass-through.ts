// Forwards what it gets: merge, and the end of a branch.
import type { StreamRecord } from '@millrace/record'
import type { OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'

export class PassThrough implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream

  constructor(context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
  }

  process(record: StreamRecord): void {
    this.#downstream.forward(record)
  }
}
