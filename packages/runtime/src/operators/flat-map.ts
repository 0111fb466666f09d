// Any number of records out for each record in, each forwarded before the next is taken from the mapper's result.
import type { StreamRecord } from '@millrace/record'
import type { FlatMapOperator, FlatMapValuesOperator } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'
import { withKeyAndValue, withValue } from './records.ts'

export class FlatMap implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream
  readonly #mapper: FlatMapOperator['mapper']

  constructor(operator: FlatMapOperator, context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
    this.#mapper = operator.mapper
  }

  process(record: StreamRecord): void {
    for (const [key, value] of this.#mapper(record.key, record.value)) {
      this.#downstream.forward(withKeyAndValue(record, key, value))
    }
  }
}

export class FlatMapValues implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream
  readonly #mapper: FlatMapValuesOperator['mapper']

  constructor(operator: FlatMapValuesOperator, context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
    this.#mapper = operator.mapper
  }

  process(record: StreamRecord): void {
    for (const value of this.#mapper(record.key, record.value)) this.#downstream.forward(withValue(record, value))
  }
}
