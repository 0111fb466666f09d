// A table grouped by a new key, waiting for an aggregation. Each names how a row enters a group and how it leaves it.
import {
  type Aggregator as AnyAggregator,
  type GroupedTableDraft,
  type Reducer as AnyReducer,
  type StepRef,
  tableAggregate,
  tableCount,
  tableReduce,
} from '@millrace/topology'
import type { Aggregator, Reducer } from './callbacks.ts'
import type { KTable } from './k-table.ts'
import { type MaterializedOptions, materializedOf } from './options.ts'
import type { Planner } from './planner.ts'

export class KGroupedTable<K, V> {
  readonly #planner: Planner
  readonly #ref: StepRef<GroupedTableDraft>

  /** @internal Grouped tables come from `groupBy`. */
  constructor(planner: Planner, ref: StepRef<GroupedTableDraft>) {
    this.#planner = planner
    this.#ref = ref
  }

  /** How many rows each group has. */
  count(options: MaterializedOptions<K, number> = {}): KTable<K, number> {
    const { name } = options
    return this.#planner.table(tableCount({ input: this.#ref, name, materialized: materializedOf(options) }))
  }

  /** The rows of each group combined, both as `(aggregate, value) => aggregate`: `adder` puts a row in, `subtractor` takes one out. The first row is the first aggregate. */
  reduce(adder: Reducer<V>, subtractor: Reducer<V>, options: MaterializedOptions<K, V> = {}): KTable<K, V> {
    const step = tableReduce({
      input: this.#ref,
      adder: adder as AnyReducer,
      subtractor: subtractor as AnyReducer,
      name: options.name,
      materialized: materializedOf(options),
    })
    return this.#planner.table(step)
  }

  /** The rows of each group folded, both as `(key, value, aggregate) => aggregate`, from what `initializer` gives. Null deletes the group's row. */
  aggregate<VR>(
    initializer: () => VR,
    adder: Aggregator<K, V, VR>,
    subtractor: Aggregator<K, V, VR>,
    options: MaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<K, NonNullable<VR>> {
    const step = tableAggregate({
      input: this.#ref,
      initializer,
      adder: adder as AnyAggregator,
      subtractor: subtractor as AnyAggregator,
      name: options.name,
      materialized: materializedOf(options),
    })
    return this.#planner.table(step)
  }
}
