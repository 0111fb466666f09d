// A stream grouped by key, waiting for an aggregation. Records with a null key or a null value are dropped by all of them.
import {
  type Aggregator as AnyAggregator,
  aggregate,
  cogroup,
  count,
  type GroupedStreamDraft,
  type Reducer as AnyReducer,
  reduce,
  type SessionWindows,
  type SlidingWindows,
  type StepRef,
  type TimeWindows,
  type UnlimitedWindows,
  windowedBy,
  type Windows,
} from '@millrace/topology'
import type { Aggregator, Reducer } from './callbacks.ts'
import type { CogroupedKStream } from './cogrouped-k-stream.ts'
import type { KTable } from './k-table.ts'
import { type MaterializedOptions, materializedOf } from './options.ts'
import type { Planner } from './planner.ts'
import { SessionWindowedKStream, TimeWindowedKStream } from './windowed-k-stream.ts'

let readRef: <K, V>(grouped: KGroupedStream<K, V>) => StepRef<GroupedStreamDraft>

/** The step behind a grouped stream, for the other classes of the DSL. */
export function refOfGrouped<K, V>(grouped: KGroupedStream<K, V>): StepRef<GroupedStreamDraft> {
  return readRef(grouped)
}

export class KGroupedStream<K, V> {
  static {
    readRef = (grouped) => grouped.#ref
  }

  readonly #planner: Planner
  readonly #ref: StepRef<GroupedStreamDraft>

  /** @internal Grouped streams come from `groupBy` and `groupByKey`. */
  constructor(planner: Planner, ref: StepRef<GroupedStreamDraft>) {
    this.#planner = planner
    this.#ref = ref
  }

  /** How many records each key has. */
  count(options: MaterializedOptions<K, number> = {}): KTable<K, number> {
    const { name } = options
    return this.#planner.table(count({ input: this.#ref, name, materialized: materializedOf(options) }))
  }

  /** The values of each key combined: `(aggregate, value) => aggregate`. The first value is the first aggregate; null deletes the row. */
  reduce(
    reducer: Reducer<NonNullable<V>>,
    options: MaterializedOptions<K, NonNullable<V>> = {},
  ): KTable<K, NonNullable<V>> {
    const step = reduce({
      input: this.#ref,
      reducer: reducer as AnyReducer,
      name: options.name,
      materialized: materializedOf(options),
    })
    return this.#planner.table(step)
  }

  /** The values of each key folded: `(key, value, aggregate) => aggregate`, from what `initializer` gives. Null deletes the row. */
  aggregate<VR>(
    initializer: () => VR,
    aggregator: Aggregator<K, NonNullable<V>, VR>,
    options: MaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<K, NonNullable<VR>> {
    const step = aggregate({
      input: this.#ref,
      initializer,
      aggregator: aggregator as AnyAggregator,
      name: options.name,
      materialized: materializedOf(options),
    })
    return this.#planner.table(step)
  }

  /** The first of several grouped streams that are folded into one table: `orders.cogroup(addOrder).cogroup(refunds, addRefund).aggregate(…)`. */
  cogroup<VR>(aggregator: Aggregator<K, NonNullable<V>, VR>): CogroupedKStream<K, VR> {
    const step = cogroup({ input: this.#ref, aggregator: aggregator as AnyAggregator })
    return this.#planner.cogroupedStream(step)
  }

  /** Windows: `tumbling('1m')`, `hopping('1m', '10s')`, `sliding('1m')`, `unlimited()`, or `session('30m')`. */
  windowedBy(windows: SlidingWindows): TimeWindowedKStream<K, NonNullable<V>>
  windowedBy(windows: TimeWindows | UnlimitedWindows): TimeWindowedKStream<K, V>
  windowedBy(windows: SessionWindows): SessionWindowedKStream<K, V>
  windowedBy(windows: Windows): unknown {
    const ref = this.#planner.add(windowedBy({ input: this.#ref, windows }))
    const handle = { planner: this.#planner, ref, windows }
    return windows.kind === 'session' ? new SessionWindowedKStream(handle) : new TimeWindowedKStream(handle)
  }
}
