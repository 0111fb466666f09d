// One run of a function that is waited for: what the function is told, and whether it may still do something.
import type { OperatorCall } from '../operators/context.ts'

export class Attempt implements OperatorCall {
  readonly attempt: number
  mayRepeat = true
  #isOver = false
  #reason: unknown
  #controller: AbortController | undefined

  constructor(attempt: number) {
    this.attempt = attempt
  }

  /** Made when it is asked for: many functions never ask. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason !== undefined) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  /** What it does from now on counts for nothing. With a reason, it is given up: its signal is aborted. */
  end(reason?: unknown): void {
    this.#isOver = true
    this.#reason = reason
    if (reason !== undefined) this.#controller?.abort(reason)
  }

  throwIfOver(): void {
    if (this.#isOver) throw this.#reason ?? new Error('the call is over: its function has returned')
  }
}
