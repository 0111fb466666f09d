// A table with each value replaced by a user's transformer, which may use stores and sees null values too.
import type { StreamRecord } from '@millrace/record'
import type { TableTransformValuesOperator, ValueTransformer, ValueTransformerSupplier } from '@millrace/topology'
import type { OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { asChange, changeOf } from './records.ts'
import { TableOutput } from './table-output.ts'
import { TransformerContext } from './transformer-context.ts'

export class TableTransformValues implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: TableTransformValuesOperator
  readonly #transformer: StartedTransformer
  readonly #output: TableOutput | undefined

  constructor(operator: TableTransformValuesOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#transformer = startedTransformer(operator.supplier, context)
    this.#output =
      operator.store === undefined ? undefined : new TableOutput(context, operator.store, operator.sendOldValues)
  }

  process(record: StreamRecord): void {
    const { newValue, oldValue, isLatest } = changeOf(record)
    const { sendOldValues } = this.#operator
    const output = this.#output
    this.#context.services.at(record)
    const transformed = this.#transformer.transform(record.key, newValue, record.timestamp, record.headers)
    if (output === undefined) {
      const before = sendOldValues
        ? this.#transformer.transform(record.key, oldValue, record.timestamp, record.headers)
        : null
      return this.#context.downstream.forward(asChange(record, transformed, before, record.timestamp, isLatest))
    }
    const keyBytes = output.encodeKey(record.key)
    const before = sendOldValues ? (output.read(keyBytes)?.value ?? null) : null
    output.update(record, keyBytes, transformed, before, record.timestamp)
  }
}

export interface StartedTransformer {
  readonly transform: ValueTransformer
}

/** An instance of its own for a node that transforms, or that looks transformed rows up. */
export function startedTransformer(supplier: ValueTransformerSupplier, context: OperatorContext): StartedTransformer {
  let transform: ValueTransformer | undefined
  context.life.onStart(() => {
    transform = supplier(new TransformerContext(context))
  })
  return { transform: (...row) => transform?.(...row) ?? null }
}
