// The call for one record: attempts one after the other, until one succeeds, no other is left, or the time is over.
// Law: `onEnd` is called once at most, never before `start` returns and never after `abandon`.
import { type Clock, isMillraceError, MillraceError, type Timer } from '@millrace/record'
import type { AsyncLimits } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import { isThenable } from '../operators/thenable.ts'
import { Attempt } from './attempt.ts'

export type Outcome = { readonly result: unknown } | { readonly error: unknown; readonly attempts: number }

export interface CallOptions {
  readonly clock: Clock
  readonly limits: AsyncLimits
  /** From 0 to 1: how much of the random half of a wait is waited. */
  readonly jitter: (attempt: number) => number
  readonly run: (attempt: Attempt) => unknown
  readonly onEnd: (outcome: Outcome) => void
}

export class Call {
  readonly #options: CallOptions
  #attempt = new Attempt(1)
  #deadline: Timer | undefined
  /** Of the attempt, or of the wait before the next one. */
  #timer: Timer | undefined
  #retryAt = Number.POSITIVE_INFINITY
  #isOver = false

  constructor(options: CallOptions) {
    this.#options = options
  }

  /** When it is tried again, ms by the clock; infinity while an attempt is under way. */
  get retryAt(): number {
    return this.#retryAt
  }

  /** The outcome, if the function gave it at once. */
  start(): Outcome | undefined {
    const { clock, limits } = this.#options
    const outcome = this.#try()
    if (outcome === undefined) this.#deadline = clock.setTimer(limits.timeoutMs, () => this.#timeOut())
    else this.#isOver = true
    return outcome
  }

  /** Nobody waits for it any more. */
  abandon(reason: unknown): void {
    this.#isOver = true
    this.#cancelTimers()
    this.#attempt.end(reason)
  }

  #try(): Outcome | undefined {
    const attempt = this.#attempt
    let given: unknown
    try {
      given = this.#options.run(attempt)
    } catch (error) {
      return this.#failed(attempt, error)
    }
    if (!isThenable(given)) {
      attempt.end()
      return { result: given }
    }
    const { clock, limits } = this.#options
    const { attemptTimeoutMs } = limits.retries
    if (attemptTimeoutMs !== undefined) {
      this.#timer = clock.setTimer(attemptTimeoutMs, () =>
        this.#settle(attempt, callTimeout(attemptTimeoutMs, 'attempt')),
      )
    }
    given.then(
      (result) => this.#settle(attempt, undefined, result),
      (error: unknown) => this.#settle(attempt, { error }),
    )
    return undefined
  }

  #settle(attempt: Attempt, failure: { readonly error: unknown } | undefined, result?: unknown): void {
    if (this.#isOver || attempt !== this.#attempt || this.#retryAt !== Number.POSITIVE_INFINITY) return
    this.#timer?.cancel()
    const outcome = failure === undefined ? this.#succeeded(attempt, result) : this.#failed(attempt, failure.error)
    if (outcome !== undefined) this.#end(outcome)
  }

  #succeeded(attempt: Attempt, result: unknown): Outcome {
    attempt.end()
    return { result }
  }

  /** Undefined when it is tried again. */
  #failed(attempt: Attempt, error: unknown): Outcome | undefined {
    attempt.end(error)
    const { clock, limits } = this.#options
    const isLast = attempt.attempt > limits.retries.times
    // What has a place was thrown further down: it is not the function's to repeat.
    const isForeign = isMillraceError(error) && error.details['task'] !== undefined
    if (isLast || isForeign || !attempt.mayRepeat) return { error, attempts: attempt.attempt }
    const waitMs = this.#backoffMs(attempt.attempt)
    this.#retryAt = clock.now() + waitMs
    this.#timer = clock.setTimer(waitMs, () => this.#tryAgain())
    return undefined
  }

  #tryAgain(): void {
    this.#retryAt = Number.POSITIVE_INFINITY
    this.#attempt = new Attempt(this.#attempt.attempt + 1)
    const outcome = this.#try()
    if (outcome !== undefined) this.#end(outcome)
  }

  /** Twice as long each time; between half of it and all of it, so that calls which failed together do not come back together. */
  #backoffMs(attempt: number): number {
    const { jitter, limits } = this.#options
    const { backoffMs, maxBackoffMs } = limits.retries
    const longest = Math.min(maxBackoffMs, backoffMs * 2 ** (attempt - 1))
    return Math.round(longest / 2 + (longest / 2) * jitter(attempt))
  }

  #timeOut(): void {
    const failure = callTimeout(this.#options.limits.timeoutMs, 'call')
    this.#attempt.end(failure.error)
    this.#end({ error: failure.error, attempts: this.#attempt.attempt })
  }

  #end(outcome: Outcome): void {
    this.#isOver = true
    this.#cancelTimers()
    this.#options.onEnd(outcome)
  }

  #cancelTimers(): void {
    this.#deadline?.cancel()
    this.#timer?.cancel()
  }
}

function callTimeout(ms: number, what: 'call' | 'attempt'): { readonly error: MillraceError<RuntimeErrorCode> } {
  return {
    error: new MillraceError<RuntimeErrorCode>(
      'RUNTIME_CALL_TIMEOUT',
      `the ${what} was not done after ${ms} ms; raise its timeout, or let the function end when its signal is aborted`,
    ),
  }
}
