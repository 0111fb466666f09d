// A fault test has a liveness bound: what must come true comes true in time, or the test says what did not.
import { setTimeout as pause } from 'node:timers/promises'

/** Rejects with what was waited for when it takes longer than `ms`. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const over = new AbortController()
  const late = pause(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${what} took longer than ${ms} ms`)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    over.abort()
    late.catch(() => {})
  }
}

/** Asks every 20 ms until it is true. */
export async function untilWithin(
  ms: number,
  what: string | (() => string),
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + ms
  while (!(await holds())) {
    if (performance.now() > deadline)
      throw new Error(`${typeof what === 'string' ? what : what()} did not come true within ${ms} ms`)
    await pause(20)
  }
}
