// Any number of records out for each record in, which are waited for and then passed on together.
import type { StreamRecord } from '@millrace/record'
import type { FlatMapAsyncOperator } from '@millrace/topology'
import type { OperatorCalls, OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'
import { withKeyAndValue } from './records.ts'

type Pairs = Iterable<readonly [key: unknown, value: unknown]>

export class FlatMapAsync implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream
  readonly #mapper: FlatMapAsyncOperator['mapper']
  readonly #calls: OperatorCalls

  constructor(operator: FlatMapAsyncOperator, context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
    this.#mapper = operator.mapper
    this.#calls = context.calls(operator.limits)
  }

  process(record: StreamRecord): void {
    this.#calls.run(
      record,
      (call) => this.#mapper(record.key, record.value, call),
      (pairs) => {
        for (const [key, value] of pairs as Pairs) this.#downstream.forward(withKeyAndValue(record, key, value))
      },
    )
  }
}
