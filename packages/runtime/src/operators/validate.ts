// Values that a schema takes go on as what the schema makes of them. A null value is a deletion, and no schema is asked.
import { MillraceError, type StreamRecord } from '@millrace/record'
import type { SchemaVerdict, ValidateOperator } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import type { OperatorCalls, OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { withValue } from './records.ts'

export class Validate implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: ValidateOperator
  /** Undefined: the schema answers at once. */
  readonly #calls: OperatorCalls | undefined

  constructor(operator: ValidateOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#calls = operator.limits === undefined ? undefined : context.calls(operator.limits)
  }

  process(record: StreamRecord): void {
    const { check } = this.#operator
    if (record.value === null) return this.#context.downstream.forward(record)
    if (this.#calls === undefined) return this.#judge(record, atOnce(check(record.value)))
    this.#calls.run(
      record,
      () => check(record.value),
      (verdict) => this.#judge(record, verdict as SchemaVerdict),
    )
  }

  #judge(record: StreamRecord, verdict: SchemaVerdict): void {
    if ('value' in verdict) this.#context.downstream.forward(withValue(record, verdict.value))
    else this.#context.reject(record, verdict.refused, this.#operator.deadLetterTopic)
  }
}

function atOnce(verdict: SchemaVerdict | PromiseLike<SchemaVerdict>): SchemaVerdict {
  if (!('then' in verdict)) return verdict
  // Nobody will await it: its rejection must not end the process.
  void verdict.then(undefined, () => undefined)
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_NOT_AWAITED',
    "the schema validates asynchronously, and validate was given no timeout; say how long it may take, such as { timeout: '5s' }",
  )
}
