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
  type WindowedAggregateCall,
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

/** What windows and sessions have in common: a null key drops a record, and the tables that come of them have windowed keys. */
class WindowedKStream<K, V> {
  protected readonly handle: WindowedHandle

  /** @internal Windowed streams come from `windowedBy`. */
  constructor(handle: WindowedHandle) {
    this.handle = handle
  }

  /** How many records each key has in each window or session. */
  count(options: WindowedMaterializedOptions<K, number> = {}): KTable<Windowed<K>, number> {
    const { planner, ref } = this.handle
    const materialized = windowedMaterializedOf(options)
    return planner.table(windowedCount({ input: ref, name: options.name, materialized }))
  }

  /** The values of each key and window or session combined: `(aggregate, value) => aggregate`. The first value is the first aggregate; null deletes the row. It merges sessions, too. */
  reduce(
    reducer: Reducer<V>,
    options: WindowedMaterializedOptions<K, NonNullable<V>> = {},
  ): KTable<Windowed<K>, NonNullable<V>> {
    const { planner, ref } = this.handle
    const materialized = windowedMaterializedOf(options)
    const call = { input: ref, reducer: reducer as AnyReducer, name: options.name, materialized }
    return planner.table(windowedReduce(call))
  }
}

/** Tumbling, hopping, sliding or unlimited windows. Records with a null key are dropped; those with a null value are not, except by sliding windows. */
export class TimeWindowedKStream<K, V> extends WindowedKStream<K, V> {
  /** `onWindowUpdate`, the default: every update goes downstream. `onWindowClose`: each window's result does, once, when its grace is over. */
  emitStrategy(strategy: EmitStrategy): TimeWindowedKStream<K, V> {
    return new TimeWindowedKStream(emitting(this.handle, strategy))
  }

  /** The values of each key and window folded: `(key, value, aggregate) => aggregate`, from what `initializer` gives. Null deletes the row. */
  aggregate<VR>(
    initializer: () => VR,
    aggregator: Aggregator<K, V, VR>,
    options: WindowedMaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<Windowed<K>, NonNullable<VR>> {
    return aggregated(this.handle, { initializer, aggregator: aggregator as AnyAggregator }, options)
  }
}

/** Sessions. Records with a null key are dropped, those with a null value are not. A record that joins sessions makes one of them: the others are deleted downstream first. */
export class SessionWindowedKStream<K, V> extends WindowedKStream<K, V> {
  /** `onWindowUpdate`, the default: every update goes downstream. `onWindowClose`: each session's result does, once, when gap and grace are over. */
  emitStrategy(strategy: EmitStrategy): SessionWindowedKStream<K, V> {
    return new SessionWindowedKStream(emitting(this.handle, strategy))
  }

  /** The values of each session folded: `(key, value, aggregate) => aggregate`; `merger` makes one aggregate of two when a record joins sessions. */
  aggregate<VR>(
    initializer: () => VR,
    aggregator: Aggregator<K, V, VR>,
    merger: Merger<K, VR>,
    options: WindowedMaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<Windowed<K>, NonNullable<VR>> {
    const functions = { initializer, aggregator: aggregator as AnyAggregator, merger: merger as AnyMerger }
    return aggregated(this.handle, functions, options)
  }
}

function aggregated<K, VR>(
  { planner, ref }: WindowedHandle,
  functions: Pick<WindowedAggregateCall, 'initializer' | 'aggregator' | 'merger'>,
  options: WindowedMaterializedOptions<K, NonNullable<VR>>,
): KTable<Windowed<K>, NonNullable<VR>> {
  const materialized = windowedMaterializedOf(options)
  return planner.table(windowedAggregate({ input: ref, ...functions, name: options.name, materialized }))
}

function emitting({ planner, ref, windows }: WindowedHandle, strategy: EmitStrategy): WindowedHandle {
  return { planner, ref: planner.add(emitStrategy(ref, windows, strategy)), windows }
}
