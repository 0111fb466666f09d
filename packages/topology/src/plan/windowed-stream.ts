// A grouped stream in windows while a plan is expanded, and what its aggregations share: the store, the key's serde, and the operator of each kind of window.
import { sessionWindowed, timeWindowed } from '@millrace/serde'
import { topologyError } from '../errors.ts'
import type { Aggregator, Initializer, SessionMerger } from '../functions.ts'
import type { Operator } from '../nodes/operator.ts'
import type { StoreSpec } from '../store-spec.ts'
import {
  neededRetentionMs,
  type SessionWindows,
  type SlidingWindows,
  type TimeWindows,
  type UnlimitedWindows,
  windowSizeMs,
} from '../windows.ts'
import type { GroupedStreamDraft, Windowing } from './grouped-stream.ts'
import type { Materialized } from './materialized.ts'
import type { AnySerde } from './stream.ts'

export type Windows = TimeWindows | UnlimitedWindows | SlidingWindows | SessionWindows

/** `onWindowUpdate`: each update of a window goes downstream. `onWindowClose`: its result, once. */
export type EmitStrategy = 'onWindowUpdate' | 'onWindowClose'

/** What windowing a grouped or a cogrouped stream gives. */
export interface Windowed<Grouped> {
  readonly grouped: Grouped
  readonly windows: Windows
  readonly emit: EmitStrategy
}

export type WindowedStreamDraft = Windowed<GroupedStreamDraft>

/** Throws `TOPOLOGY_ARGUMENT_INVALID`. */
export function checkEmit(windows: Windows, emit: EmitStrategy): void {
  if (emit !== 'onWindowClose' || windows.kind !== 'unlimited') return
  throw topologyError(
    'TOPOLOGY_ARGUMENT_INVALID',
    "an unlimited window never closes, so that emit 'onWindowClose' would emit nothing; use 'onWindowUpdate', or windows of a size",
  )
}

/** Throws `TOPOLOGY_ARGUMENT_INVALID`. */
export function checkRetention({ retentionMs }: Materialized): void {
  if (retentionMs === undefined || (Number.isSafeInteger(retentionMs) && retentionMs >= 0)) return
  throw topologyError(
    'TOPOLOGY_ARGUMENT_INVALID',
    `rows of a windowed table cannot be kept for ${retentionMs} ms; give a whole number of milliseconds, 0 or more`,
  )
}

/** Throws `TOPOLOGY_ARGUMENT_INVALID` where rows would be lost before their window closes. */
export function windowingOf({ windows, emit }: Windowed<unknown>, materialized: Materialized): Windowing {
  const needed = neededRetentionMs(windows)
  const { retentionMs = needed } = materialized
  if (retentionMs < needed) {
    throw topologyError(
      'TOPOLOGY_ARGUMENT_INVALID',
      `the rows of a windowed table are kept for ${retentionMs} ms, but its windows need ${needed} ms, their grace included; give a retention of that or more, or none`,
    )
  }
  const emitsFinal = emit === 'onWindowClose'
  const sizeMs = windows.kind === 'session' ? 0 : windowSizeMs(windows)
  return {
    graceMs: graceMsOf(windows),
    keySerde: (inner) => inner && windowedSerde(inner, windows, sizeMs),
    store: (rowPerKey): StoreSpec => ({
      ...rowPerKey,
      type: windows.kind === 'session' ? 'session' : 'timestamped-window',
      windowed: { retentionMs, windowSizeMs: sizeMs, retainDuplicates: false, emitsFinal },
      // As in Kafka Streams, which caches what it emits at the end for time windows only.
      caching: rowPerKey.caching && (!emitsFinal || windows.kind === 'time' || windows.kind === 'unlimited'),
    }),
  }
}

function windowedSerde(inner: NonNullable<AnySerde>, windows: Windows, sizeMs: number): NonNullable<AnySerde> {
  const serde = windows.kind === 'session' ? sessionWindowed(inner) : timeWindowed(inner, sizeMs)
  return serde as NonNullable<AnySerde>
}

function graceMsOf(windows: Windows): number {
  if (windows.kind === 'unlimited') return 0
  return windows.kind === 'session' ? windows.gapMs + windows.graceMs : windows.graceMs
}

/** How a window's values become its aggregate. */
export interface WindowFold {
  readonly initializer: Initializer
  readonly aggregator: Aggregator
  /** Of sessions only. */
  readonly merger: SessionMerger | undefined
}

/** The operator for the windows at hand. Throws `TOPOLOGY_ARGUMENT_INVALID` for sessions without a merger, and for a merger without sessions. */
export function windowOperator(
  { windows, emit }: Windowed<unknown>,
  { initializer, aggregator, merger }: WindowFold,
  { store, sendsOldValues }: { readonly store: string; readonly sendsOldValues: boolean },
): Operator {
  const emitsFinal = emit === 'onWindowClose'
  const shared = { store, initializer, aggregator, emitsFinal, sendOldValues: sendsOldValues }
  if (windows.kind === 'session') {
    if (merger === undefined) throw mergerError('sessions need a function that merges two aggregates; give one')
    return { kind: 'session-aggregate', ...shared, windows, merger, scansStores: true }
  }
  if (windows.kind === 'sliding') return { kind: 'sliding-aggregate', ...shared, windows, scansStores: true }
  return { kind: 'window-aggregate', ...shared, windows, ...(emitsFinal ? { scansStores: true as const } : {}) }
}

function mergerError(message: string): Error {
  return topologyError('TOPOLOGY_ARGUMENT_INVALID', message)
}
