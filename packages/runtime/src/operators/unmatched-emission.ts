// Records of a left or outer join that met nobody: kept until their window is closed, then joined with null. Both sides of the join use it, each with its own.
import type { StreamRecord } from '@millrace/record'
import type { StreamStreamJoinOperator } from '@millrace/topology'
import type { OperatorContext, Remembered, UnmatchedRow, UnmatchedTable } from './context.ts'
import { withKeyAndValueAt } from './records.ts'

const unset = -1
const nothingWaits = Number.MAX_SAFE_INTEGER

export class UnmatchedEmission {
  readonly #context: OperatorContext
  readonly #operator: StreamStreamJoinOperator
  readonly #waiting: UnmatchedTable
  /** The largest timestamp that either side has seen. */
  readonly #streamTime: Remembered
  /** Where to begin to look for closed windows. */
  readonly #lookFrom: Remembered
  /** How long after it the window of a record of this side ends, grace left out. */
  readonly #afterMs: number

  constructor(operator: StreamStreamJoinOperator, context: OperatorContext) {
    const { side, windows, unmatchedStore, join } = operator
    this.#context = context
    this.#operator = operator
    this.#waiting = context.unmatched(unmatchedStore ?? '')
    this.#streamTime = context.remember(`${join}/stream-time`)
    this.#lookFrom = context.rememberLatest(`${join}/look-from`)
    this.#afterMs = side === 'left' ? windows.afterMs : windows.beforeMs
  }

  observe(timestamp: number): void {
    if (timestamp > this.#streamTime.value) this.#streamTime.value = timestamp
  }

  /** A record of the other side was met: it waits no longer. */
  matched(record: StreamRecord, timestamp: number): void {
    const other = this.#operator.side === 'left' ? 'right' : 'left'
    this.#waiting.deleteMatched(other, record.key, timestamp, record)
  }

  /** Keeps a record that met nobody, unless its window, which ends at `windowEndMs`, is closed without any grace: then it is false. */
  waits(record: StreamRecord, windowEndMs: number): boolean {
    if (windowEndMs < this.#streamTime.value) return false
    this.#lookFrom.value = Math.min(this.#lookFrom.value, record.timestamp)
    this.#waiting.add(this.#operator.side, record)
    return true
  }

  /**
   * Joins those with null whose windows are closed, if the record has moved stream time that far. As in Kafka Streams the look is taken from where the last one ended,
   * not from the earliest that is left, and ends behind the first open window of each side: some come out at a later look.
   */
  emitClosed(record: StreamRecord): void {
    const waiting = this.#waiting
    const streamTime = this.#streamTime.value
    if (record.timestamp !== streamTime) return
    const { windows } = this.#operator
    const lookFrom = this.#lookFrom
    // Unset: nobody knows what waits.
    if (lookFrom.value !== unset && lookFrom.value + this.#afterMs + windows.graceMs >= streamTime) return
    const nowMs = this.#context.wallClockMs()
    if (nowMs < waiting.nextLookMs) return
    waiting.nextLookMs = nowMs + this.#context.emitIntervalMs
    lookFrom.value = nothingWaits
    let [sawOpenLeft, sawOpenRight] = [false, false]
    let emitted: UnmatchedRow | undefined
    for (const row of waiting.all()) {
      lookFrom.value = row.timestamp
      if (sawOpenLeft && sawOpenRight) break
      const afterMs = row.side === 'left' ? windows.afterMs : windows.beforeMs
      if (row.timestamp + afterMs + windows.graceMs >= streamTime) {
        if (row.side === 'left') sawOpenLeft = true
        else sawOpenRight = true
        continue
      }
      this.#emit(record, row)
      // Values of one row are deleted together, after the last one is out.
      if (emitted !== undefined && emitted.row !== row.row) waiting.delete(emitted, record)
      emitted = row
    }
    if (emitted !== undefined) waiting.delete(emitted, record)
  }

  #emit(record: StreamRecord, row: UnmatchedRow): void {
    const key = row.key()
    const value = row.value()
    const { joiner } = this.#operator
    const joined = row.side === 'left' ? joiner(key, value, null) : joiner(key, null, value)
    this.#context.downstream.forward(withKeyAndValueAt(record, key, joined, row.timestamp))
  }
}
