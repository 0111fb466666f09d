// The options of operators whose functions are waited for.
import { type Duration, durationMs } from '@millrace/record'
import type { AsyncLimitsCall, AsyncOrder, AsyncRetriesCall } from '@millrace/topology'
import type { Named } from './options.ts'

export interface AsyncOptions extends Named {
  /** How long the call for one record may take, retries and the waits before them included. A commit waits so long at most for each record that is under way, so there is no default. */
  readonly timeout: Duration
  /** Records whose calls are under way at a time, in each task. Default 16. While so many wait, the task takes no further ones. */
  readonly concurrency?: number | undefined
  /**
   * `key` (default): records of one key are called for one after the other and come out in their order; records without a key in any order.
   * `partition`: calls overlap, and records come out in the order of the input partition.
   */
  readonly ordered?: AsyncOrder | undefined
  /** How often a call that failed is tried again. Default: not at all. */
  readonly retries?: number | RetryOptions | undefined
}

export interface RetryOptions {
  readonly times: number
  /** Before the first retry, and twice as long before each further one; up to half of it is left off by chance. Default 100 ms. */
  readonly backoff?: Duration | undefined
  /** Default 10 s. */
  readonly maxBackoff?: Duration | undefined
  /** How long one attempt may take before it is given up and counts as failed. Default: as long as the call. */
  readonly attemptTimeout?: Duration | undefined
}

/** Nobody is kept from calling without a timeout in JavaScript: the plan refuses it. */
export function plannedLimits({ timeout, concurrency, ordered, retries }: AsyncOptions): AsyncLimitsCall {
  return {
    timeoutMs: optionalMs(timeout) as number,
    concurrency,
    ordered,
    retries: typeof retries === 'number' ? { times: retries } : retries && plannedRetries(retries),
  }
}

function plannedRetries({ times, backoff, maxBackoff, attemptTimeout }: RetryOptions): AsyncRetriesCall {
  return {
    times,
    backoffMs: optionalMs(backoff),
    maxBackoffMs: optionalMs(maxBackoff),
    attemptTimeoutMs: optionalMs(attemptTimeout),
  }
}

export function optionalMs(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : durationMs(duration)
}
