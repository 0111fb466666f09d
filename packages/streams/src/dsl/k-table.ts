// A table in the DSL: the newest value of each key. Each method adds one step to the plan and returns.
import { durationMs } from '@millrace/record'
import {
  foreignKeyJoin,
  type KeyValueMapper as AnyMapper,
  type Predicate as AnyPredicate,
  type StepRef,
  suppress,
  type TableDraft,
  tableFilter,
  tableGroupBy,
  tableMapValues,
  tableTableJoin,
  tableTransformValues,
  toStream,
} from '@millrace/topology'
import type { Guard, KeyValueMapper, Predicate, ValueJoiner, ValueMapper } from './callbacks.ts'
import type { KGroupedTable } from './k-grouped-table.ts'
import type { KStream } from './k-stream.ts'
import {
  type GroupedOptions,
  type MaterializedOptions,
  materializedOf,
  type Named,
  type SuppressOptions,
} from './options.ts'
import { TypedContext, type ValueTransformerSupplier } from '../processor/processor.ts'
import { type Planner, rememberStep } from './planner.ts'

let readRef: <K, V>(table: KTable<K, V>) => StepRef<TableDraft>

/** The step behind a table, for the other classes of the DSL. */
export function refOfTable<K, V>(table: KTable<K, V>): StepRef<TableDraft> {
  return readRef(table)
}

/** Rows of key `K` and value `V`, neither of them ever null: a null value is the row's absence. */
export class KTable<K, V> {
  static {
    readRef = (table) => table.#ref
  }

  readonly #planner: Planner
  readonly #ref: StepRef<TableDraft>

  /** @internal Tables come from a {@link StreamsBuilder}, a stream or an aggregation. */
  constructor(planner: Planner, ref: StepRef<TableDraft>) {
    this.#planner = planner
    this.#ref = ref
    rememberStep(this, ref)
  }

  /** Rows for which the predicate is true. Stored if a `store` is named. */
  filter<Narrow extends V>(predicate: Guard<K, V, Narrow>, options?: MaterializedOptions<K, Narrow>): KTable<K, Narrow>
  filter(predicate: Predicate<K, V>, options?: MaterializedOptions<K, V>): KTable<K, V>
  filter(predicate: Predicate<K, V>, options: MaterializedOptions<K, V> = {}): KTable<K, V> {
    return this.#filtered(predicate, false, options)
  }

  /** Rows for which the predicate is false. */
  filterNot(predicate: Predicate<K, V>, options: MaterializedOptions<K, V> = {}): KTable<K, V> {
    return this.#filtered(predicate, true, options)
  }

  /** Each value replaced: `(value, key) => value`; null leaves the row out. Stored if a `store` is named. */
  mapValues<VR>(
    mapper: ValueMapper<K, V, VR>,
    options: MaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<K, NonNullable<VR>> {
    const keyFirst: AnyMapper = (key, value) => mapper(value as V, key as K)
    const { name } = options
    const step = tableMapValues({ input: this.#ref, mapper: keyFirst, name, materialized: materializedOf(options) })
    return this.#planner.table(step)
  }

  /** The rows that both tables have: `(left, right, key) => value`; null leaves the row out. Stored if a store or a serde is named. */
  join<VO, VR>(
    other: KTable<K, VO>,
    joiner: ValueJoiner<K, V, VO, VR>,
    options?: MaterializedOptions<K, NonNullable<VR>>,
  ): KTable<K, NonNullable<VR>>
  /** Each row with the other table's row under the key that `foreignKey` finds in it: `(value, key) => key`, null for none. Rows without a match are left out. */
  join<KO, VO, VR>(
    other: KTable<KO, VO>,
    foreignKey: ValueMapper<K, V, KO | null>,
    joiner: ValueJoiner<K, V, VO, VR>,
    options?: MaterializedOptions<K, NonNullable<VR>>,
  ): KTable<K, NonNullable<VR>>
  join(other: unknown, ...call: readonly unknown[]): unknown {
    return this.#joinRows(other as KTable<unknown, unknown>, { keepsLeft: false, keepsRight: false }, call)
  }

  /** The rows of this table, each with the other's row or null. */
  leftJoin<VO, VR>(
    other: KTable<K, VO>,
    joiner: ValueJoiner<K, V, VO | null, VR>,
    options?: MaterializedOptions<K, NonNullable<VR>>,
  ): KTable<K, NonNullable<VR>>
  /** Each row with the other table's row under the key that `foreignKey` finds in it, or null. */
  leftJoin<KO, VO, VR>(
    other: KTable<KO, VO>,
    foreignKey: ValueMapper<K, V, KO | null>,
    joiner: ValueJoiner<K, V, VO | null, VR>,
    options?: MaterializedOptions<K, NonNullable<VR>>,
  ): KTable<K, NonNullable<VR>>
  leftJoin(other: unknown, ...call: readonly unknown[]): unknown {
    return this.#joinRows(other as KTable<unknown, unknown>, { keepsLeft: true, keepsRight: false }, call)
  }

  /** The rows that either table has; the other side's is null where it has none. */
  outerJoin<VO, VR>(
    other: KTable<K, VO>,
    joiner: ValueJoiner<K, V | null, VO | null, VR>,
    options: MaterializedOptions<K, NonNullable<VR>> = {},
  ): KTable<K, NonNullable<VR>> {
    const call = [joiner, options]
    return this.#joinRows(other as KTable<unknown, unknown>, { keepsLeft: true, keepsRight: true }, call) as KTable<
      K,
      NonNullable<VR>
    >
  }

  /** Each value replaced by a transformer of the program's own, which may use stores. Unlike the mapper of `mapValues` it sees deletions, as null. */
  transformValues<VR>(
    supplier: ValueTransformerSupplier<K, V, VR>,
    options: MaterializedOptions<K, NonNullable<VR>> & { readonly stores?: readonly string[] | undefined } = {},
  ): KTable<K, NonNullable<VR>> {
    const { name, stores } = options
    const step = tableTransformValues({
      input: this.#ref,
      supplier: (context) => {
        const transform = supplier(new TypedContext(context))
        return (key, value) => transform(key as K, value as V | null)
      },
      stores,
      name,
      materialized: materializedOf(options),
    })
    return this.#planner.table(step)
  }

  /** Groups the rows by new keys: `(key, value) => [key, value]`. A row whose new key or value is null is in no group. Changes go through a topic, so that serdes must be given. */
  groupBy<KR, VR>(
    selector: KeyValueMapper<K, V, readonly [key: KR, value: VR]>,
    options: GroupedOptions<KR, VR> = {},
  ): KGroupedTable<NonNullable<KR>, NonNullable<VR>> {
    type Pair = readonly [key: unknown, value: unknown]
    return this.#planner.groupedTable(
      tableGroupBy({ input: this.#ref, selector: selector as AnyMapper<Pair>, ...options }),
    )
  }

  /** The table with its updates held back: of several updates of a key only the last one goes on. Tables joined with it see it without them. */
  suppress(options: SuppressOptions): KTable<K, V> {
    const { until, whenFull, ...call } = options
    const step = suppress({
      ...call,
      input: this.#ref,
      until: until === 'windowClose' ? 'window-close' : durationMs(until),
      whenFull: whenFull === 'shutDown' ? 'shut-down' : 'emit-early',
    })
    return this.#planner.table(step)
  }

  /** The changes as a stream: the new value of a key, or null where its row was deleted. */
  toStream(options: Named = {}): KStream<K, V | null> {
    return this.#planner.stream(toStream({ input: this.#ref, ...options }))
  }

  #joinRows(
    other: KTable<unknown, unknown>,
    kept: { readonly keepsLeft: boolean; readonly keepsRight: boolean },
    call: readonly unknown[],
  ): KTable<unknown, unknown> {
    const sides = { left: this.#ref, right: other.#ref, ...kept }
    if (typeof call[1] === 'function') {
      const [foreignKey, joiner, options = {}] = call as [AnyValueMapper, AnyJoiner, AnyMaterialized?]
      return this.#planner.table(
        foreignKeyJoin({
          ...sides,
          foreignKey: (key, value) => foreignKey(value, key),
          joiner: (key, left, right) => joiner(left, right, key),
          name: options.name,
          materialized: materializedOf(options),
        }),
      )
    }
    const [joiner, options = {}] = call as [AnyJoiner, AnyMaterialized?]
    return this.#planner.table(
      tableTableJoin({
        ...sides,
        joiner: (key, left, right) => joiner(left, right, key),
        name: options.name,
        materialized: materializedOf(options),
      }),
    )
  }

  #filtered(predicate: Predicate<K, V>, negate: boolean, options: MaterializedOptions<K, V>): KTable<K, V> {
    const step = tableFilter({
      input: this.#ref,
      predicate: predicate as AnyPredicate,
      negate,
      name: options.name,
      materialized: materializedOf(options),
    })
    return this.#planner.table(step)
  }
}

type AnyValueMapper = ValueMapper<unknown, unknown, unknown>
type AnyJoiner = ValueJoiner<unknown, unknown, unknown, unknown>
type AnyMaterialized = MaterializedOptions<unknown, unknown>
