// A grouped stream folded into tumbling, hopping or unlimited windows. Null keys are dropped and counted, null values are aggregated; so is each window that has closed.
// The old value reported for a new window is what the initializer gave, as in Kafka Streams.
import type { StreamRecord } from '@millrace/record'
import { endOfTime } from '@millrace/record'
import type { TimeWindows, UnlimitedWindows, WindowAggregateOperator } from '@millrace/topology'
import type { OperatorContext, Remembered } from './context.ts'
import { type ClosedRange, FinalEmission } from './final-emission.ts'
import type { OperatorNode } from './operator-node.ts'
import { WindowOutput } from './window-output.ts'

export class WindowAggregate implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: WindowAggregateOperator
  readonly #output: WindowOutput
  readonly #streamTime: Remembered
  readonly #emission: FinalEmission | undefined

  constructor(operator: WindowAggregateOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#output = new WindowOutput(context, operator)
    this.#streamTime = context.remember(`${context.name}/time`)
    this.#emission = operator.emitsFinal ? finalEmission(operator, context, this.#output) : undefined
  }

  process(record: StreamRecord): void {
    const { key, timestamp } = record
    if (key === null) return this.#context.drop('null-key')
    const streamTime = this.#streamTime
    if (timestamp > streamTime.value) streamTime.value = timestamp
    const { windows } = this.#operator
    if (windows.kind === 'unlimited') return this.#unlimited(record, windows)
    const { sizeMs, advanceMs, graceMs } = windows
    const closeMs = streamTime.value - graceMs
    const keyBytes = this.#output.encodeKey(key)
    for (let startMs = firstStart(windows, timestamp); startMs <= timestamp; startMs += advanceMs) {
      const endMs = startMs + sizeMs
      if (endMs > closeMs) this.#update(record, keyBytes, startMs, endMs)
      else this.#context.drop('late')
    }
    this.#emission?.advance(record, closeMs)
  }

  #unlimited(record: StreamRecord, { startMs }: UnlimitedWindows): void {
    if (record.timestamp < startMs) return
    this.#update(record, this.#output.encodeKey(record.key), startMs, endOfTime)
  }

  #update(record: StreamRecord, keyBytes: Uint8Array, startMs: number, endMs: number): void {
    const { initializer, aggregator } = this.#operator
    const row = this.#output.read(keyBytes, startMs)
    const before = row === undefined ? initializer() : row.value
    const timestamp = row === undefined ? record.timestamp : Math.max(record.timestamp, row.timestamp)
    const value = aggregator(record.key, record.value, before)
    this.#output.update(record, keyBytes, { startMs, endMs }, { value, timestamp }, before)
  }
}

/** The start of the first window that a time is in. */
function firstStart({ sizeMs, advanceMs }: TimeWindows, timestamp: number): number {
  return Math.floor(Math.max(0, timestamp - sizeMs + advanceMs) / advanceMs) * advanceMs
}

function finalEmission(
  { store, windows }: WindowAggregateOperator,
  context: OperatorContext,
  output: WindowOutput,
): FinalEmission {
  return new FinalEmission(context, {
    store,
    closed: (closeMs, lastMs) => (windows.kind === 'unlimited' ? undefined : closedWindows(windows, closeMs, lastMs)),
    emit: (record, range) => output.emitClosed(record, range),
  })
}

function closedWindows(windows: TimeWindows, closeMs: number, lastMs: number): ClosedRange | undefined {
  const toMs = closeMs - windows.sizeMs
  if (toMs < 0) return undefined
  if (lastMs === -1) return { fromMs: 0, toMs }
  const before = Math.max(0, lastMs - windows.sizeMs)
  return isInSameWindows(windows, before, toMs) ? undefined : { fromMs: before + 1, toMs }
}

function isInSameWindows(windows: TimeWindows, a: number, b: number): boolean {
  const { advanceMs } = windows
  return firstStart(windows, a) === firstStart(windows, b) && Math.floor(a / advanceMs) === Math.floor(b / advanceMs)
}
