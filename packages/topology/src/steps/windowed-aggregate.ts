// Values of a key and window counted, combined or folded. One store row per window; sessions merge when a record joins them.
import { long } from '@millrace/serde'
import type { Aggregator, Initializer, Reducer, SessionMerger } from '../functions.ts'
import { checkName } from '../names.ts'
import { aggregateStream } from '../plan/grouped-stream.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { TableDraft } from '../plan/table.ts'
import {
  checkRetention,
  type WindowedStreamDraft,
  type WindowFold,
  windowingOf,
  windowOperator,
} from '../plan/windowed-stream.ts'

export interface WindowedCountCall {
  readonly input: StepRef<WindowedStreamDraft>
  readonly name?: string | undefined
  /** Given without a store name, an index more is burned than if not given, but not for sliding windows. */
  readonly materialized?: Materialized | undefined
}

export function windowedCount({ input, name, materialized }: WindowedCountCall): Step<TableDraft> {
  checkCall('count', name, materialized)
  const fold: WindowFold = {
    initializer: () => 0,
    aggregator: (_key, _value, count) => (count as number) + 1,
    merger: (_key, merged, next) => (merged as number) + (next as number),
  }
  return {
    kind: 'windowed-count',
    inputs: [input],
    expand(expansion) {
      const prefix = 'KSTREAM-AGGREGATE-'
      const draft = expansion.of(input)
      const burns = materialized && materialized.store === undefined && draft.windows.kind !== 'sliding'
      if (burns) expansion.names.burnStore(prefix)
      return aggregateStream(expansion, draft.grouped, {
        operation: 'count',
        prefix,
        name,
        materialized: materialized ?? {},
        valueSerde: materialized?.value ?? long(),
        windowing: windowingOf(draft, materialized ?? {}),
        operator: (facts) => windowOperator(draft, fold, facts),
      })
    },
  }
}

export interface WindowedReduceCall {
  readonly input: StepRef<WindowedStreamDraft>
  readonly reducer: Reducer
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

/** The first value of a window is its first aggregate. */
export function windowedReduce({ input, reducer, name, materialized = {} }: WindowedReduceCall): Step<TableDraft> {
  checkCall('reduce', name, materialized)
  const reduced = (aggregate: unknown, value: unknown): unknown =>
    aggregate === null ? value : reducer(aggregate, value)
  const fold: WindowFold = {
    initializer: () => null,
    aggregator: (_key, value, aggregate) => reduced(aggregate, value),
    merger: (_key, merged, next) => reduced(merged, next),
  }
  return {
    kind: 'windowed-reduce',
    inputs: [input],
    expand(expansion) {
      const draft = expansion.of(input)
      return aggregateStream(expansion, draft.grouped, {
        operation: 'reduce',
        prefix: 'KSTREAM-REDUCE-',
        name,
        materialized,
        valueSerde: materialized.value ?? draft.grouped.valueSerde,
        windowing: windowingOf(draft, materialized),
        operator: (facts) => windowOperator(draft, fold, facts),
      })
    },
  }
}

export interface WindowedAggregateCall {
  readonly input: StepRef<WindowedStreamDraft>
  readonly initializer: Initializer
  readonly aggregator: Aggregator
  /** Of sessions: needed there, and of no use elsewhere. */
  readonly merger?: SessionMerger | undefined
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function windowedAggregate(call: WindowedAggregateCall): Step<TableDraft> {
  const { input, name, materialized = {} } = call
  checkCall('aggregate', name, materialized)
  const fold: WindowFold = { initializer: call.initializer, aggregator: call.aggregator, merger: call.merger }
  return {
    kind: 'windowed-aggregate',
    inputs: [input],
    expand(expansion) {
      const draft = expansion.of(input)
      return aggregateStream(expansion, draft.grouped, {
        operation: 'aggregate',
        prefix: 'KSTREAM-AGGREGATE-',
        name,
        materialized,
        valueSerde: materialized.value,
        windowing: windowingOf(draft, materialized),
        operator: (facts) => windowOperator(draft, fold, facts),
      })
    },
  }
}

function checkCall(operation: string, name: string | undefined, materialized: Materialized | undefined): void {
  if (name !== undefined) checkName(name, `name of a windowed ${operation}`)
  checkMaterialized(materialized)
  checkRetention(materialized ?? {})
}
