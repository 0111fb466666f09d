// Holds a table's updates back and sends the last one of each key when its time has come: once its window is closed, after a while, or because there are too many.
// An update goes out as its own record would have, with the timestamp, headers and place that it came with.
import { MillraceError, type StreamRecord, type Windowed } from '@millrace/record'
import type { SuppressOperator } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import type { OperatorContext, Remembered, UpdateBuffer } from './context.ts'
import type { OperatorNode } from './operator-node.ts'
import { changed, changeOf } from './records.ts'

export class Suppress implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: SuppressOperator
  readonly #buffer: UpdateBuffer
  readonly #streamTime: Remembered

  constructor(operator: SuppressOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#buffer = context.buffer(operator.store)
    this.#streamTime = context.remember(`${context.name}/time`)
  }

  process(record: StreamRecord): void {
    const streamTime = this.#streamTime
    if (record.timestamp > streamTime.value) streamTime.value = record.timestamp
    const isWindowed = this.#operator.from === 'window-end'
    this.#buffer.put(isWindowed ? (record.key as Windowed<unknown>).window.endMs : record.timestamp, record)
    const dueMs = streamTime.value - this.#operator.waitMs
    while (this.#buffer.earliestMs <= dueMs) this.#emitEarliest()
    if (!this.#isFull()) return
    if (this.#operator.whenFull === 'shut-down') throw this.#fullError()
    while (this.#isFull()) this.#emitEarliest()
  }

  #isFull(): boolean {
    const { records, bytes } = this.#buffer
    return records > this.#operator.maxRecords || bytes > this.#operator.maxBytes
  }

  #emitEarliest(): void {
    this.#buffer.takeEarliest(({ key, value, timestamp, headers }) => {
      const { newValue, oldValue } = changeOf({ key, value, timestamp, headers })
      if (newValue === null && this.#operator.dropsTombstones) return
      this.#context.downstream.forward(changed(key, newValue, oldValue, timestamp, headers))
    })
  }

  #fullError(): Error {
    const { records, bytes } = this.#buffer
    const { maxRecords, maxBytes } = this.#operator
    return new MillraceError<RuntimeErrorCode>(
      'RUNTIME_BUFFER_FULL',
      `suppress ${this.name} holds ${records} records of ${bytes} bytes, more than its limit of ${maxRecords} records and ${maxBytes} bytes; raise the limit, shorten windows and grace, or let it emit early`,
      { details: { node: this.name, records, bytes, maxRecords, maxBytes } },
    )
  }
}
