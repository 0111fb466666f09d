// The time within which records of two streams meet, as the plan carries it and as users write it: Kafka Streams' JoinWindows.
import { type Duration, durationMs } from '@millrace/record'
import { topologyError } from './errors.ts'

/** A left record at time t meets right records of its key from t − `beforeMs` to t + `afterMs`, both included. One of the two may be negative. */
export interface JoinWindows {
  readonly beforeMs: number
  readonly afterMs: number
  /** How long after that unmatched records of left and outer joins wait for late ones. */
  readonly graceMs: number
}

export interface JoinWindowOptions {
  /** How much earlier than the left record a right one may be. Default: the difference. Negative (`'-5s'`): it must be that much later. */
  readonly before?: Duration | undefined
  /** How much later than the left record a right one may be. Default: the difference. Negative: it must be that much earlier. */
  readonly after?: Duration | undefined
  /** Default: 0. */
  readonly grace?: Duration | undefined
}

/** Records no more than `difference` apart meet: `joinWindow('10s', { grace: '5s' })`. Throws `TOPOLOGY_ARGUMENT_INVALID` where no two times could. */
export function joinWindow(difference: Duration, options: JoinWindowOptions = {}): JoinWindows {
  const beforeMs = offsetMs(options.before ?? difference, 'before')
  const afterMs = offsetMs(options.after ?? difference, 'after')
  if (beforeMs + afterMs < 0) {
    throw topologyError(
      'TOPOLOGY_ARGUMENT_INVALID',
      `a join window from ${beforeMs} ms before to ${afterMs} ms after a record holds nothing; the two must not be negative together`,
    )
  }
  const graceMs = whole(durationMs(options.grace ?? 0), 'grace')
  return { beforeMs, afterMs, graceMs }
}

/** How far apart the records of a window can be. */
export function joinWindowSizeMs({ beforeMs, afterMs }: JoinWindows): number {
  return beforeMs + afterMs
}

function offsetMs(offset: Duration, what: string): number {
  if (typeof offset === 'number') return whole(offset < 0 ? -durationMs(-offset) : durationMs(offset), what)
  if (offset.startsWith('-')) return whole(-durationMs(offset.slice(1) as Duration), what)
  return whole(durationMs(offset), what)
}

function whole(ms: number, what: string): number {
  if (Number.isSafeInteger(ms)) return ms
  throw topologyError(
    'TOPOLOGY_ARGUMENT_INVALID',
    `'${what}' of a join window is ${ms} ms; give a whole number of milliseconds`,
  )
}
