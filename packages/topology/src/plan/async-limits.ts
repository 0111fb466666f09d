// The limits of a node that waits, as a call gives them: checked, and with what is left out filled in.
import { topologyError } from '../errors.ts'
import type { AsyncLimits, AsyncOrder, AsyncRetries } from '../nodes/async-limits.ts'

/** The same names and units as {@link AsyncLimits}. */
export interface AsyncLimitsCall {
  /** Must be given: a commit waits for what is under way, so that nothing may be under way for ever. */
  readonly timeoutMs: number
  /** Default 16. */
  readonly concurrency?: number | undefined
  /** Default `key`. */
  readonly ordered?: AsyncOrder | undefined
  /** Default: none. */
  readonly retries?: AsyncRetriesCall | undefined
}

export interface AsyncRetriesCall {
  readonly times: number
  /** Default 100 ms. */
  readonly backoffMs?: number | undefined
  /** Default 10 s. */
  readonly maxBackoffMs?: number | undefined
  readonly attemptTimeoutMs?: number | undefined
}

const longestTimer = 2 ** 31 - 1

/** `what` names the call in errors. Throws `TOPOLOGY_TIMEOUT_MISSING` and `TOPOLOGY_ARGUMENT_INVALID`. */
export function asyncLimits(call: AsyncLimitsCall, what: string): AsyncLimits {
  const { timeoutMs, concurrency = 16, ordered = 'key' } = call
  if (timeoutMs === undefined) {
    throw topologyError(
      'TOPOLOGY_TIMEOUT_MISSING',
      `${what} has no timeout, and a commit would wait for it without end; say how long a record may take, such as { timeout: '5s' }`,
    )
  }
  checkNumber(timeoutMs, 1, `${what}: timeout in ms`)
  checkNumber(concurrency, 1, `${what}: concurrency`)
  if (ordered !== 'key' && ordered !== 'partition') {
    throw topologyError(
      'TOPOLOGY_ARGUMENT_INVALID',
      `${what}: ordered is ${JSON.stringify(ordered)}; say 'key' or 'partition'`,
    )
  }
  return { ordered, concurrency, timeoutMs, retries: retriesOf(call.retries ?? { times: 0 }, what) }
}

function retriesOf(call: AsyncRetriesCall, what: string): AsyncRetries {
  const { times, backoffMs = 100, maxBackoffMs = 10_000, attemptTimeoutMs } = call
  checkNumber(times, 0, `${what}: retries`)
  checkNumber(backoffMs, 0, `${what}: backoff in ms`)
  checkNumber(maxBackoffMs, 0, `${what}: maxBackoff in ms`)
  if (attemptTimeoutMs !== undefined) checkNumber(attemptTimeoutMs, 1, `${what}: attemptTimeout in ms`)
  return { times, backoffMs, maxBackoffMs, attemptTimeoutMs }
}

function checkNumber(value: number, minimum: number, what: string): void {
  if (Number.isSafeInteger(value) && value >= minimum && value <= longestTimer) return
  throw topologyError(
    'TOPOLOGY_ARGUMENT_INVALID',
    `${what} is ${String(value)}; give a whole number from ${minimum} to ${longestTimer}`,
  )
}
