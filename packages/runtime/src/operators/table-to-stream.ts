// A table's changes as a stream of its new values; a deletion is a null value.
import type { StreamRecord } from '@millrace/record'
import type { OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'
import { changeOf, withValue } from './records.ts'

export class TableToStream implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream

  constructor(context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
  }

  process(record: StreamRecord): void {
    this.#downstream.forward(withValue(record, changeOf(record).newValue))
  }
}
