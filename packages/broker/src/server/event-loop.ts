// The edge to Node's event loop: later macrotasks, and timers that keep no process alive. A simulation passes its own.
import type { Clock } from '@millrace/record'

export interface EventLoop {
  /** Calls back in a later macrotask; callbacks keep their order. */
  soon(then: () => void): void
}

export const nodeEventLoop: EventLoop = {
  soon: (then) => {
    setImmediate(then)
  },
}

/** The machine's clock for housekeeping, sessions and long polls: open sockets keep a broker alive, its timers do not. */
export const backgroundClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, fire) {
    const handle = setTimeout(fire, Math.max(0, Math.min(delayMs, 0x7fff_ffff)))
    handle.unref()
    return { cancel: () => clearTimeout(handle) }
  },
}
