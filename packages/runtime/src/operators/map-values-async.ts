// One record out for each record in, with a value that is waited for.
import type { StreamRecord } from '@millrace/record'
import type { AsyncMapper, MapValuesAsyncOperator } from '@millrace/topology'
import type { OperatorCalls, OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'
import { withValue } from './records.ts'

export class MapValuesAsync implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream
  readonly #mapper: AsyncMapper
  readonly #calls: OperatorCalls

  constructor(operator: MapValuesAsyncOperator, context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
    this.#mapper = operator.mapper
    this.#calls = context.calls(operator.limits)
  }

  process(record: StreamRecord): void {
    this.#calls.run(
      record,
      (call) => this.#mapper(record.key, record.value, call),
      (value) => this.#downstream.forward(withValue(record, value)),
    )
  }
}
