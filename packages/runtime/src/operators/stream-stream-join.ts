// Two streams joined by key within a window of time (KIP-633, KIP-962). Results have the later timestamp and the headers of the record at hand.
// Left and outer: a record that meets nobody waits until its window is closed; stream time is the largest timestamp of both sides, records without a key included.
import type { StreamRecord } from '@millrace/record'
import type { JoinBufferOperator, Joiner, StreamStreamJoinOperator } from '@millrace/topology'
import type { JoinTable, OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { withValueAt } from './records.ts'
import { UnmatchedEmission } from './unmatched-emission.ts'

/** Passes each record on, then keeps it for the other side. */
export class JoinBufferNode implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #kept: JoinTable

  constructor(operator: JoinBufferOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#kept = context.joined(operator.store)
  }

  process(record: StreamRecord): void {
    this.#context.downstream.forward(record)
    if (record.key !== null) this.#kept.put(record)
  }
}

/** The records of one side. */
export class StreamStreamJoin implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: StreamStreamJoinOperator
  readonly #other: JoinTable
  /** Called with this side's value first. */
  readonly #join: Joiner
  readonly #beforeMs: number
  readonly #afterMs: number
  /** Of left and outer joins. */
  readonly #unmatched: UnmatchedEmission | undefined

  constructor(operator: StreamStreamJoinOperator, context: OperatorContext) {
    const { side, joiner, windows } = operator
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#other = context.joined(operator.otherStore)
    this.#join = side === 'left' ? joiner : (key, own, other) => joiner(key, other, own)
    this.#beforeMs = side === 'left' ? windows.beforeMs : windows.afterMs
    this.#afterMs = side === 'left' ? windows.afterMs : windows.beforeMs
    this.#unmatched = operator.unmatchedStore === undefined ? undefined : new UnmatchedEmission(operator, context)
  }

  process(record: StreamRecord): void {
    const { key, value, timestamp } = record
    const { keepsThis } = this.#operator
    const { downstream } = this.#context
    this.#unmatched?.observe(timestamp)
    if (key === null && value !== null && keepsThis) {
      return downstream.forward(withValueAt(record, this.#join(key, value, null), timestamp))
    }
    if (key === null) return this.#context.drop('null-key')
    if (value === null) return this.#context.drop('null-value')
    this.#unmatched?.emitClosed(record)
    const from = Math.max(0, timestamp - this.#beforeMs)
    const to = Math.max(0, timestamp + this.#afterMs)
    const matches = this.#other.fetch(key, from, to)
    for (const match of matches) {
      this.#unmatched?.matched(record, match.timestamp)
      const joined = this.#join(key, value, match.value)
      downstream.forward(withValueAt(record, joined, Math.max(timestamp, match.timestamp)))
    }
    if (matches.length > 0 || !keepsThis) return
    if (this.#unmatched?.waits(record, to)) return
    downstream.forward(withValueAt(record, this.#join(key, value, null), timestamp))
  }
}
