// Time as a port: the only way to ask for the wall clock or to wait. A simulation passes a ManualClock.

/** A timer that can be taken back; `cancel` after it fired does nothing. */
export interface Timer {
  cancel(): void
}

/** The wall clock, in milliseconds since the epoch, and one-shot timers. */
export interface Clock {
  now(): number
  /** Calls `fire` once after `delayMs`, never before this call returns. */
  setTimer(delayMs: number, fire: () => void): Timer
}

/** The machine's clock. Its timers keep the process alive until they fire or are cancelled. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, fire) {
    const handle = setTimeout(fire, Math.max(0, delayMs))
    return { cancel: () => clearTimeout(handle) }
  },
}

/** Resolves after `delayMs` of the clock's time; rejects with the signal's reason when it is aborted first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    const onAbort = (): void => {
      timer.cancel()
      reject(signal?.reason as Error)
    }
    const timer = clock.setTimer(delayMs, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
