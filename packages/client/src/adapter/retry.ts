// Repeats a call that must answer: at once after a first failure with a wait, then with growing waits, until a deadline.
import { sleep } from '@millrace/record'
import { isWorthRetrying } from '../errors.ts'
import type { AdapterContext } from './context.ts'

/** Calls `attempt` until it succeeds, fails for good, or `timeoutMs` (default: the request timeout) have passed; then its last error is thrown. */
export async function retrying<T>(
  context: Pick<AdapterContext, 'clock' | 'backoff' | 'requestTimeoutMs'>,
  attempt: () => Promise<T>,
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
): Promise<T> {
  const { clock, backoff } = context
  const deadline = clock.now() + (options.timeoutMs ?? context.requestTimeoutMs)
  for (let failures = 1; ; failures++) {
    options.signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (thrown) {
      const wait = backoff.delayMs(failures)
      if (!isWorthRetrying(thrown) || clock.now() + wait > deadline) throw thrown
      await sleep(clock, wait, options.signal)
    }
  }
}
