// A stream joined with itself over one store: the rows that two stores would give, in their order. Each record meets those kept before it, then is kept (by the node above).
import type { StreamRecord } from '@millrace/record'
import type { StreamSelfJoinOperator } from '@millrace/topology'
import type { JoinTable, OperatorContext } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { withValueAt } from './records.ts'

export class StreamSelfJoin implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: StreamSelfJoinOperator
  readonly #kept: JoinTable
  readonly #streamTime: { value: number }

  constructor(operator: StreamSelfJoinOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#kept = context.joined(operator.store)
    this.#streamTime = context.remember(`${context.name}/stream-time`)
  }

  process(record: StreamRecord): void {
    const { key, value, timestamp } = record
    if (key === null) return this.#context.drop('null-key')
    if (value === null) return this.#context.drop('null-value')
    if (timestamp > this.#streamTime.value) this.#streamTime.value = timestamp
    const { beforeMs, afterMs } = this.#operator.windows
    for (const other of this.#fetch(record, beforeMs, afterMs))
      this.#forward(record, value, other.value, other.timestamp)
    let meetsItself = this.#isKept(timestamp)
    for (const other of this.#fetch(record, afterMs, beforeMs)) {
      if (meetsItself && other.timestamp > timestamp) {
        meetsItself = false
        this.#forward(record, value, value, timestamp)
      }
      this.#forward(record, other.value, value, other.timestamp)
    }
    if (meetsItself) this.#forward(record, value, value, timestamp)
  }

  #fetch({ key, timestamp }: StreamRecord, beforeMs: number, afterMs: number): ReturnType<JoinTable['fetch']> {
    return this.#kept.fetch(key, Math.max(0, timestamp - beforeMs), Math.max(0, timestamp + afterMs))
  }

  /** Not so late that the store would forget it at once. */
  #isKept(timestamp: number): boolean {
    const { beforeMs, afterMs, graceMs } = this.#operator.windows
    return timestamp > this.#streamTime.value - (beforeMs + afterMs + graceMs) + 1
  }

  #forward(record: StreamRecord, left: unknown, right: unknown, otherTimestamp: number): void {
    const joined = this.#operator.joiner(record.key, left, right)
    this.#context.downstream.forward(withValueAt(record, joined, Math.max(record.timestamp, otherTimestamp)))
  }
}
