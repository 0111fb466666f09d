// Windows as the plan carries them, in milliseconds, and what users write to get them. Kafka Streams' TimeWindows, SlidingWindows, SessionWindows and UnlimitedWindows.
import { type Duration, durationMs, endOfTime } from '@millrace/record'
import { topologyError } from './errors.ts'

/** Tumbling and hopping: a window of `sizeMs` begins every `advanceMs`, at multiples of it. The start belongs to it, the end does not. */
export interface TimeWindows {
  readonly kind: 'time'
  readonly sizeMs: number
  readonly advanceMs: number
  /** How long after its end a window takes late records. */
  readonly graceMs: number
}

/** One window, from `startMs` on, that never ends. */
export interface UnlimitedWindows {
  readonly kind: 'unlimited'
  readonly startMs: number
}

/** A window for each set of records of a key that lie within `differenceMs` of each other: both ends belong to it. */
export interface SlidingWindows {
  readonly kind: 'sliding'
  readonly differenceMs: number
  readonly graceMs: number
}

/** Records of a key with no more than `gapMs` between one and the next. Both ends belong to it. */
export interface SessionWindows {
  readonly kind: 'session'
  readonly gapMs: number
  readonly graceMs: number
}

export interface GraceOptions {
  /** How long after the end of a window late records are taken. Default: 0. */
  readonly grace?: Duration | undefined
}

/** Windows of one size, one after the other: `tumbling('1m')`. */
export function tumbling(size: Duration, options: GraceOptions = {}): TimeWindows {
  const sizeMs = positive(size, 'size of tumbling windows')
  return { kind: 'time', sizeMs, advanceMs: sizeMs, graceMs: graceOf(options) }
}

/** Windows of one size that begin every `advance` and overlap: `hopping('1m', '10s')`. */
export function hopping(size: Duration, advance: Duration, options: GraceOptions = {}): TimeWindows {
  const sizeMs = positive(size, 'size of hopping windows')
  const advanceMs = positive(advance, 'advance of hopping windows')
  if (advanceMs > sizeMs) {
    throw topologyError(
      'TOPOLOGY_ARGUMENT_INVALID',
      `hopping windows of ${sizeMs} ms cannot advance by ${advanceMs} ms, or records between them would be in none; advance by their size or less`,
    )
  }
  return { kind: 'time', sizeMs, advanceMs, graceMs: graceOf(options) }
}

/** Windows around records: two records share one if they are no more than `difference` apart. */
export function sliding(difference: Duration, options: GraceOptions = {}): SlidingWindows {
  return {
    kind: 'sliding',
    differenceMs: whole(difference, 'difference of sliding windows'),
    graceMs: graceOf(options),
  }
}

/** Sessions: a record that comes no more than `gap` after the last one belongs to it. */
export function session(gap: Duration, options: GraceOptions = {}): SessionWindows {
  return { kind: 'session', gapMs: whole(gap, 'gap of sessions'), graceMs: graceOf(options) }
}

/** One window for everything from `startMs` (milliseconds since the epoch) on. */
export function unlimited(options: { readonly startMs?: number | undefined } = {}): UnlimitedWindows {
  return { kind: 'unlimited', startMs: whole(options.startMs ?? 0, 'start of an unlimited window') }
}

/** The size of a window as its serialised key leaves it out: for sliding windows the difference. */
export function windowSizeMs(windows: TimeWindows | UnlimitedWindows | SlidingWindows): number {
  if (windows.kind === 'time') return windows.sizeMs
  return windows.kind === 'sliding' ? windows.differenceMs : endOfTime
}

/** How long rows must be kept so that no window loses them before it closes. */
export function neededRetentionMs(windows: TimeWindows | UnlimitedWindows | SlidingWindows | SessionWindows): number {
  switch (windows.kind) {
    case 'time':
      return windows.sizeMs + windows.graceMs
    case 'unlimited':
      return endOfTime
    case 'sliding':
      return 2 * windows.differenceMs + windows.graceMs
    case 'session':
      return windows.gapMs + windows.graceMs
  }
}

function graceOf({ grace = 0 }: GraceOptions): number {
  return whole(grace, 'grace of windows')
}

function positive(duration: Duration, what: string): number {
  const ms = whole(duration, what)
  if (ms > 0) return ms
  throw topologyError('TOPOLOGY_ARGUMENT_INVALID', `the ${what} is 0; give a millisecond or more`)
}

function whole(duration: Duration, what: string): number {
  const ms = durationMs(duration)
  if (Number.isSafeInteger(ms)) return ms
  throw topologyError('TOPOLOGY_ARGUMENT_INVALID', `the ${what} is ${ms} ms; give a whole number of milliseconds`)
}
