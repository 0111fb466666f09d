// Grouped streams that are folded into one table together, each with an aggregator of its own.
import type { Windowed } from '@millrace/record'
import {
  type Aggregator as AnyAggregator,
  cogroup,
  cogroupedAggregate,
  type CogroupedStreamDraft,
  cogroupedWindowedBy,
  type SessionMerger as AnyMerger,
  type SessionWindows,
  type SlidingWindows,
  type StepRef,
  type TimeWindows,
  type UnlimitedWindows,
  windowedCogroupedAggregate,
  type WindowedCogroupedDraft,
  type Windows,
} from '@millrace/topology'
import type { Aggregator, Merger } from './callbacks.ts'
import { type KGroupedStream, refOfGrouped } from './k-grouped-stream.ts'
import type { KTable } from './k-table.ts'
import {
  type MaterializedOptions,
  materializedOf,
  type WindowedMaterializedOptions,
  windowedMaterializedOf,
} from './options.ts'
import type { Planner } from './planner.ts'

/** Streams grouped by the same key; their topics must have the same number of partitions. Records with a null key are dropped. */
export class CogroupedKStream<K, VR> {
  readonly #planner: Planner
  readonly #ref: StepRef<CogroupedStreamDraft>

  /** @internal Cogrouped streams come from `cogroup`. */
  constructor(planner: Planner, ref: StepRef<CogroupedStreamDraft>) {
    this.#planner = planner
    this.#ref = ref
  }

  /** One more stream, with its aggregator. Given again, a stream gets the other aggregator. */
  cogroup<V>(grouped: KGroupedStream<K, V>, aggregator: Aggregator<K, NonNullable<V>, VR>): CogroupedKStream<K, VR> {
    const call = { input: refOfGrouped(grouped), aggregator: aggregator as AnyAggregator, with: this.#ref }
    return new CogroupedKStream(this.#planner, this.#planner.add(cogroup(call)))
  }

  /** The values of all streams folded, from what `initializer` gives. Records with a null value are dropped. */
  aggregate(initializer: () => VR, options: MaterializedOptions<K, NonNullable<VR>> = {}): KTable<K, NonNullable<VR>> {
    const { name } = options
    const materialized = materializedOf(options)
    return this.#planner.table(cogroupedAggregate({ input: this.#ref, initializer, name, materialized }))
  }

  /** Windows: `tumbling('1m')`, `hopping('1m', '10s')`, `sliding('1m')`, `unlimited()`, or `session('30m')`. */
  windowedBy(windows: TimeWindows | UnlimitedWindows | SlidingWindows): TimeWindowedCogroupedKStream<K, VR>
  windowedBy(windows: SessionWindows): SessionWindowedCogroupedKStream<K, VR>
  windowedBy(windows: Windows): unknown {
    const ref = this.#planner.add(cogroupedWindowedBy(this.#ref, windows))
    return windows.kind === 'session'
      ? new SessionWindowedCogroupedKStream(this.#planner, ref)
      : new TimeWindowedCogroupedKStream(this.#planner, ref)
  }
}

class WindowedCogroupedKStream {
  protected readonly planner: Planner
  protected readonly ref: StepRef<WindowedCogroupedDraft>

  /** @internal Windowed streams come from `windowedBy`. */
  constructor(planner: Planner, ref: StepRef<WindowedCogroupedDraft>) {
    this.planner = planner
    this.ref = ref
  }
}

export class TimeWindowedCogroupedKStream<K, VR> extends WindowedCogroupedKStream {
  /** The values of all streams folded, window by window. */
  aggregate(
    initializer: () => VR,
    options: WindowedMaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<Windowed<K>, NonNullable<VR>> {
    const { name } = options
    const materialized = windowedMaterializedOf(options)
    return this.planner.table(windowedCogroupedAggregate({ input: this.ref, initializer, name, materialized }))
  }
}

export class SessionWindowedCogroupedKStream<K, VR> extends WindowedCogroupedKStream {
  /** The values of all streams folded, session by session; `merger` makes one aggregate of two when a record joins sessions. */
  aggregate(
    initializer: () => VR,
    merger: Merger<K, VR>,
    options: WindowedMaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<Windowed<K>, NonNullable<VR>> {
    const step = windowedCogroupedAggregate({
      input: this.ref,
      initializer,
      merger: merger as AnyMerger,
      name: options.name,
      materialized: windowedMaterializedOf(options),
    })
    return this.planner.table(step)
  }
}
