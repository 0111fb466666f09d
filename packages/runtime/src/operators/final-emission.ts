// Emission of windows once they are closed. How far it got is remembered with the committed offsets, so that a restart repeats nothing.
import type { StreamRecord } from '@millrace/record'
import type { OperatorContext, Remembered } from './context.ts'

/** Windows to emit: by their start, or by the end of a session; both inclusive, in milliseconds. */
export interface ClosedRange {
  readonly fromMs: number
  readonly toMs: number
}

export interface FinalEmissionOptions {
  readonly store: string
  /** What closed between two close times, the earlier one −1 at first; undefined when nothing did. */
  readonly closed: (closeMs: number, lastMs: number) => ClosedRange | undefined
  readonly emit: (record: StreamRecord, range: ClosedRange) => void
}

export class FinalEmission {
  readonly #context: OperatorContext
  readonly #options: FinalEmissionOptions
  readonly #last: Remembered
  /** Looking for closed windows costs a scan, so it is not done for every record. Forgetting this time changes when, not what. */
  #nextMs = 0

  constructor(context: OperatorContext, options: FinalEmissionOptions) {
    this.#context = context
    this.#options = options
    this.#last = context.remember(options.store)
  }

  /** After a record was taken in: windows that ended before `closeMs` (for sessions: sessions) are closed. */
  advance(record: StreamRecord, closeMs: number): void {
    const nowMs = this.#context.wallClockMs()
    if (nowMs < this.#nextMs) return
    this.#nextMs = nowMs + this.#context.emitIntervalMs
    const lastMs = this.#last.value
    if (lastMs >= closeMs && lastMs !== -1) return
    const range = this.#options.closed(closeMs, lastMs)
    if (range === undefined) return
    this.#options.emit(record, range)
    this.#last.value = closeMs
  }
}
