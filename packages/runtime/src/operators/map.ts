// One record out for each record in: another key and value, or another value.
import type { StreamRecord } from '@millrace/record'
import type { KeyValueMapper, MapOperator, MapValuesOperator } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { Downstream, OperatorNode } from './operator-node.ts'
import { withKeyAndValue, withValue } from './records.ts'

export class MapRecords implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream
  readonly #mapper: MapOperator['mapper']

  constructor(operator: MapOperator, context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
    this.#mapper = operator.mapper
  }

  process(record: StreamRecord): void {
    const mapped = this.#mapper(record.key, record.value)
    this.#downstream.forward(withKeyAndValue(record, mapped[0], mapped[1]))
  }
}

export class MapValues implements OperatorNode {
  readonly name: string
  readonly #downstream: Downstream
  readonly #mapper: KeyValueMapper

  constructor(operator: MapValuesOperator, context: OperatorContext) {
    this.name = context.name
    this.#downstream = context.downstream
    this.#mapper = operator.mapper
  }

  process(record: StreamRecord): void {
    this.#downstream.forward(withValue(record, this.#mapper(record.key, record.value)))
  }
}
