// A grouped stream folded into sliding windows: one window ends at each record, one begins right after each record that has later ones near it.
// Null keys and null values are dropped and counted. Which windows exist, and in which order they are written, is Kafka Streams' to the letter.
import type { StreamRecord, Window } from '@millrace/record'
import type { SlidingAggregateOperator } from '@millrace/topology'
import type { OperatorContext, Remembered, TableRow, WindowRow } from './context.ts'
import { FinalEmission } from './final-emission.ts'
import type { OperatorNode } from './operator-node.ts'
import { WindowOutput } from './window-output.ts'

/** What the windows around a record say of what is still to be made. */
interface Surroundings {
  readonly starts: ReadonlySet<number>
  /** The newest record before this one that is near enough to be told from a window. */
  readonly previousMs: number | undefined
  /** A window that ends before the record: what is in it and not too old belongs to the record's left window. */
  readonly left: TableRow | undefined
  /** A window over the record: what comes after the record is in it. */
  readonly right: TableRow | undefined
  readonly hasLeftWindow: boolean
}

export class SlidingAggregate implements OperatorNode {
  readonly name: string
  readonly #context: OperatorContext
  readonly #operator: SlidingAggregateOperator
  readonly #output: WindowOutput
  readonly #streamTime: Remembered
  readonly #emission: FinalEmission | undefined

  constructor(operator: SlidingAggregateOperator, context: OperatorContext) {
    this.name = context.name
    this.#context = context
    this.#operator = operator
    this.#output = new WindowOutput(context, operator)
    this.#streamTime = context.remember(`${context.name}/time`)
    this.#emission = operator.emitsFinal ? finalEmission(operator, context, this.#output) : undefined
  }

  process(record: StreamRecord): void {
    const { key, value, timestamp } = record
    if (key === null) return this.#context.drop('null-key')
    if (value === null) return this.#context.drop('null-value')
    if (timestamp > this.#streamTime.value) this.#streamTime.value = timestamp
    const { differenceMs, graceMs } = this.#operator.windows
    const closeMs = this.#streamTime.value - graceMs
    if (timestamp + 1 + differenceMs <= closeMs) return this.#context.drop('late')
    const update = new WindowUpdate(this.#context, this.#operator, this.#output, record, closeMs)
    if (timestamp < differenceMs) update.early()
    else update.ordinary()
    this.#emission?.advance(record, closeMs)
  }
}

/** One record's work: it lives as long as that. */
class WindowUpdate {
  readonly #context: OperatorContext
  readonly #operator: SlidingAggregateOperator
  readonly #output: WindowOutput
  readonly #record: StreamRecord
  readonly #closeMs: number
  readonly #keyBytes: Uint8Array

  constructor(
    context: OperatorContext,
    operator: SlidingAggregateOperator,
    output: WindowOutput,
    record: StreamRecord,
    closeMs: number,
  ) {
    this.#context = context
    this.#operator = operator
    this.#output = output
    this.#record = record
    this.#closeMs = closeMs
    this.#keyBytes = output.encodeKey(record.key)
  }

  get #differenceMs(): number {
    return this.#operator.windows.differenceMs
  }

  /** Updates the windows that hold the record, newest first, then makes those that are missing. */
  ordinary(): void {
    const { timestamp } = this.#record
    const rows = this.#rows(timestamp - 2 * this.#differenceMs, true)
    const around = this.#updateAround(rows)
    if (around === undefined) return
    const { previousMs, left, right } = around
    if (previousMs !== undefined) {
      const startMs = previousMs + 1
      if (!around.starts.has(startMs) && startMs + this.#differenceMs >= timestamp) this.#make(startMs)
    }
    if (!around.hasLeftWindow) {
      const startMs = timestamp - this.#differenceMs
      const isFilled = previousMs !== undefined && previousMs >= startMs
      this.#fold(startMs, isFilled ? left : undefined)
    }
    this.#makeRightWindow(around.starts, right)
  }

  /** Undefined where a record of the same time was there before: it made all windows that are still there, and none is made again. */
  #updateAround(rows: readonly WindowRow[]): Surroundings | undefined {
    const { timestamp } = this.#record
    const starts = new Set<number>()
    let right: TableRow | undefined
    let hasLeftWindow = false
    let previousMs: number | undefined
    for (const { startMs, row } of rows) {
      const endMs = startMs + this.#differenceMs
      starts.add(startMs)
      if (startMs === timestamp + 1) continue
      if (endMs < timestamp) return { starts, previousMs: row.timestamp, left: row, right, hasLeftWindow }
      this.#fold(startMs, row)
      if (endMs > timestamp) {
        right ??= row
        continue
      }
      hasLeftWindow = true
      if (row.timestamp >= timestamp) return undefined
      previousMs = row.timestamp
    }
    return { starts, previousMs, left: undefined, right, hasLeftWindow }
  }

  /** Near the beginning of time no window ends before the difference: the window from 0 on holds all records up to there. */
  early(): void {
    const { timestamp } = this.#record
    const starts = new Set<number>()
    let combined: TableRow | undefined
    let right: TableRow | undefined
    for (const { startMs, row } of this.#rows(0, false)) {
      starts.add(startMs)
      if (startMs === 0) combined = row
      else if (startMs <= timestamp) {
        right = row
        this.#fold(startMs, row)
      }
    }
    if (combined !== undefined && combined.timestamp > timestamp) right ??= combined
    this.#makeRightWindow(starts, right)
    const previousMs = combined !== undefined && combined.timestamp < timestamp ? combined.timestamp : undefined
    if (previousMs !== undefined && !starts.has(previousMs + 1)) this.#make(previousMs + 1)
    this.#fold(0, combined)
  }

  /** The key's windows from `fromMs` up to the record's right window. */
  #rows(fromMs: number, reverse: boolean): readonly WindowRow[] {
    return this.#output.rows(this.#keyBytes, Math.max(0, fromMs), this.#record.timestamp + 1, reverse)
  }

  /** The window right after the record, with what is in it already. */
  #makeRightWindow(starts: ReadonlySet<number>, right: TableRow | undefined): void {
    const startMs = this.#record.timestamp + 1
    if (right === undefined || right.timestamp <= this.#record.timestamp || starts.has(startMs)) return
    this.#output.update(this.#record, this.#keyBytes, this.#windowFrom(startMs), right, null)
  }

  #make(startMs: number): void {
    this.#fold(startMs, undefined)
  }

  /** The record folded into a window, over what is in it so far. */
  #fold(startMs: number, row: TableRow | undefined): void {
    const window = this.#windowFrom(startMs)
    if (window.endMs < this.#closeMs) return this.#context.drop('late')
    const { initializer, aggregator } = this.#operator
    const { key, value, timestamp } = this.#record
    const before = row === undefined ? (initializer() ?? null) : row.value
    const newTimestamp = row === undefined ? timestamp : Math.max(timestamp, row.timestamp)
    const folded = { value: aggregator(key, value, before), timestamp: newTimestamp }
    this.#output.update(this.#record, this.#keyBytes, window, folded, before)
  }

  #windowFrom(startMs: number): Window {
    return { startMs, endMs: startMs + this.#differenceMs }
  }
}

function finalEmission(
  { store, windows: { differenceMs } }: SlidingAggregateOperator,
  context: OperatorContext,
  output: WindowOutput,
): FinalEmission {
  return new FinalEmission(context, {
    store,
    closed(closeMs, lastMs) {
      const toMs = closeMs - differenceMs - 1
      return toMs < 0 ? undefined : { fromMs: lastMs === -1 ? 0 : Math.max(0, lastMs - differenceMs), toMs }
    },
    emit: (record, range) => output.emitClosed(record, range),
  })
}
