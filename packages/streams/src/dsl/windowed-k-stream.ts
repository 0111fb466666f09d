// A grouped stream in windows, waiting for an aggregation. The tables that come of it have windowed keys.
import type { Windowed } from '@millrace/record'
import {
  type Aggregator as AnyAggregator,
  type EmitStrategy,
  emitStrategy,
  type Reducer as AnyReducer,
  type SessionMerger as AnyMerger,
  type StepRef,
  windowedAggregate,
  windowedCount,
  windowedReduce,
  type WindowedStreamDraft,
  type Windows,
} from '@millrace/topology'
import type { Aggregator, Merger, Reducer } from './callbacks.ts'
import type { KTable } from './k-table.ts'
import { type WindowedMaterializedOptions, windowedMaterializedOf } from './options.ts'
import type { Planner } from './planner.ts'

/** What handles of windowed streams are made of. */
export interface WindowedHandle {
  readonly planner: Planner
  readonly ref: StepRef<WindowedStreamDraft>
  readonly windows: Windows
}

function count<K>(
  { planner, ref }: WindowedHandle,
  options: WindowedMaterializedOptions<K, number>,
): KTable<Windowed<K>, number> {
  const materialized = windowedMaterializedOf(options)
  return planner.table(windowedCount({ input: ref, name: options.name, materialized }))
}

function reduce<K, V>(
  { planner, ref }: WindowedHandle,
  reducer: Reducer<V>,
  options: WindowedMaterializedOptions<K, NonNullable<V>>,
): KTable<Windowed<K>, NonNullable<V>> {
  const materialized = windowedMaterializedOf(options)
  return planner.table(windowedReduce({ input: ref, reducer: reducer as AnyReducer, name: options.name, materialized }))
}

/** Tumbling, hopping, sliding or unlimited windows. Records with a null key are dropped; those with a null value are not, except by sliding windows. */
export class TimeWindowedKStream<K, V> {
  readonly #handle: WindowedHandle

  /** @internal Windowed streams come from `windowedBy`. */
  constructor(handle: WindowedHandle) {
    this.#handle = handle
  }

  /** `onWindowUpdate`, the default: every update goes downstream. `onWindowClose`: each window's result does, once, when its grace is over. */
  emitStrategy(strategy: EmitStrategy): TimeWindowedKStream<K, V> {
    return new TimeWindowedKStream(emitting(this.#handle, strategy))
  }

  /** How many records each key has in each window. */
  count(options: WindowedMaterializedOptions<K, number> = {}): KTable<Windowed<K>, number> {
    return count(this.#handle, options)
  }

  /** The values of each key and window combined: `(aggregate, value) => aggregate`. The first value is the first aggregate; null deletes the row. */
  reduce(
    reducer: Reducer<V>,
    options: WindowedMaterializedOptions<K, NonNullable<V>> = {},
  ): KTable<Windowed<K>, NonNullable<V>> {
    return reduce(this.#handle, reducer, options)
  }

  /** The values of each key and window folded: `(key, value, aggregate) => aggregate`, from what `initializer` gives. Null deletes the row. */
  aggregate<VR>(
    initializer: () => VR,
    aggregator: Aggregator<K, V, VR>,
    options: WindowedMaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<Windowed<K>, NonNullable<VR>> {
    const { planner, ref } = this.#handle
    const step = windowedAggregate({
      input: ref,
      initializer,
      aggregator: aggregator as AnyAggregator,
      name: options.name,
      materialized: windowedMaterializedOf(options),
    })
    return planner.table(step)
  }
}

/** Sessions. Records with a null key are dropped, those with a null value are not. A record that joins sessions makes one of them: the others are deleted downstream first. */
export class SessionWindowedKStream<K, V> {
  readonly #handle: WindowedHandle

  /** @internal Windowed streams come from `windowedBy`. */
  constructor(handle: WindowedHandle) {
    this.#handle = handle
  }

  /** `onWindowUpdate`, the default: every update goes downstream. `onWindowClose`: each session's result does, once, when gap and grace are over. */
  emitStrategy(strategy: EmitStrategy): SessionWindowedKStream<K, V> {
    return new SessionWindowedKStream(emitting(this.#handle, strategy))
  }

  /** How many records each session has. */
  count(options: WindowedMaterializedOptions<K, number> = {}): KTable<Windowed<K>, number> {
    return count(this.#handle, options)
  }

  /** The values of each session combined: `(aggregate, value) => aggregate`. The reducer merges sessions, too. */
  reduce(
    reducer: Reducer<V>,
    options: WindowedMaterializedOptions<K, NonNullable<V>> = {},
  ): KTable<Windowed<K>, NonNullable<V>> {
    return reduce(this.#handle, reducer, options)
  }

  /** The values of each session folded: `(key, value, aggregate) => aggregate`; `merger` makes one aggregate of two when a record joins sessions. */
  aggregate<VR>(
    initializer: () => VR,
    aggregator: Aggregator<K, V, VR>,
    merger: Merger<K, VR>,
    options: WindowedMaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<Windowed<K>, NonNullable<VR>> {
    const { planner, ref } = this.#handle
    const step = windowedAggregate({
      input: ref,
      initializer,
      aggregator: aggregator as AnyAggregator,
      merger: merger as AnyMerger,
      name: options.name,
      materialized: windowedMaterializedOf(options),
    })
    return planner.table(step)
  }
}

function emitting({ planner, ref, windows }: WindowedHandle, strategy: EmitStrategy): WindowedHandle {
  return { planner, ref: planner.add(emitStrategy(ref, windows, strategy)), windows }
}
