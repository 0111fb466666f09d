// Each stream record joined with what a function outside knows of a key. Answers are kept for a while; what is asked for twice at a time is asked once.
import type { StreamRecord } from '@millrace/record'
import type { AsyncCall, LookupJoinOperator } from '@millrace/topology'
import type { OperatorCalls, OperatorContext } from './context.ts'
import { LookupAnswers } from './lookup-answers.ts'
import type { OperatorNode } from './operator-node.ts'
import { withValue } from './records.ts'

export class LookupJoin implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: LookupJoinOperator
  readonly #calls: OperatorCalls
  readonly #answers: LookupAnswers

  constructor(operator: LookupJoinOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#calls = context.calls(operator.limits)
    this.#answers = new LookupAnswers(operator.cache, () => context.wallClockMs())
    context.life.onStart(() => this.#answers.clear())
  }

  process(record: StreamRecord): void {
    const { keySelector, left } = this.#operator
    const { key, value } = record
    if (value === null) return this.#context.drop('null-value')
    const lookupKey = keySelector === undefined ? key : (keySelector(key, value) ?? null)
    if (lookupKey === null && !left) return this.#context.drop('null-key')
    this.#calls.run(
      record,
      (call) => (lookupKey === null ? null : this.#ask(lookupKey, call)),
      (found) => this.#join(record, found ?? null),
    )
  }

  #ask(key: unknown, call: AsyncCall): unknown {
    return this.#answers.ask(key, call, () => this.#operator.lookup(key, call))
  }

  #join(record: StreamRecord, found: unknown): void {
    const { joiner, left } = this.#operator
    if (found === null && !left) return
    this.#context.downstream.forward(withValue(record, joiner(record.key, record.value, found)))
  }
}
