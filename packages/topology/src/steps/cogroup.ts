// Grouped streams folded into one table, each with an aggregator of its own: without windows, or in windows.
import type { Aggregator, Initializer, SessionMerger } from '../functions.ts'
import { checkName } from '../names.ts'
import { aggregateCogrouped, type CogroupedStreamDraft } from '../plan/cogrouped-stream.ts'
import type { GroupedStreamDraft } from '../plan/grouped-stream.ts'
import { checkMaterialized, type Materialized } from '../plan/materialized.ts'
import type { Step, StepRef } from '../plan/step.ts'
import type { TableDraft } from '../plan/table.ts'
import { checkRetention, type Windowed, windowingOf, windowOperator, type Windows } from '../plan/windowed-stream.ts'

export type WindowedCogroupedDraft = Windowed<CogroupedStreamDraft>

export interface CogroupCall {
  readonly input: StepRef<GroupedStreamDraft>
  readonly aggregator: Aggregator
  /** What was cogrouped before; absent for the first stream. */
  readonly with?: StepRef<CogroupedStreamDraft> | undefined
}

/** The same grouped stream again gets another aggregator and keeps its place. */
export function cogroup({ input, aggregator, with: before }: CogroupCall): Step<CogroupedStreamDraft> {
  return {
    kind: 'cogroup',
    inputs: before === undefined ? [input] : [before, input],
    expand(expansion) {
      const grouped = expansion.of(input)
      const groups = before === undefined ? [] : expansion.of(before).groups
      const isKnown = groups.some((group) => group.grouped === grouped)
      return {
        groups: isKnown
          ? groups.map((group) => (group.grouped === grouped ? { grouped, aggregator } : group))
          : [...groups, { grouped, aggregator }],
        repartitions: new Map(),
      }
    },
  }
}

export interface CogroupedAggregateCall {
  readonly input: StepRef<CogroupedStreamDraft>
  readonly initializer: Initializer
  /** Of the operators, each with a suffix. */
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function cogroupedAggregate(call: CogroupedAggregateCall): Step<TableDraft> {
  const { input, initializer, name, materialized = {} } = call
  checkCall(name, materialized)
  return {
    kind: 'cogrouped-aggregate',
    inputs: [input],
    expand: (expansion) =>
      aggregateCogrouped(expansion, expansion.of(input), {
        name,
        materialized,
        operator: (aggregator, { store, sendsOldValues }) => ({
          kind: 'stream-aggregate',
          store,
          initializer,
          aggregator,
          sendOldValues: sendsOldValues,
        }),
      }),
  }
}

export function cogroupedWindowedBy(
  input: StepRef<CogroupedStreamDraft>,
  windows: Windows,
): Step<WindowedCogroupedDraft> {
  return {
    kind: 'cogrouped-windowed-by',
    inputs: [input],
    expand: (expansion) => ({ grouped: expansion.of(input), windows, emit: 'onWindowUpdate' }),
  }
}

export interface WindowedCogroupedAggregateCall {
  readonly input: StepRef<WindowedCogroupedDraft>
  readonly initializer: Initializer
  /** Of sessions. */
  readonly merger?: SessionMerger | undefined
  readonly name?: string | undefined
  readonly materialized?: Materialized | undefined
}

export function windowedCogroupedAggregate(call: WindowedCogroupedAggregateCall): Step<TableDraft> {
  const { input, initializer, merger, name, materialized = {} } = call
  checkCall(name, materialized)
  checkRetention(materialized)
  return {
    kind: 'windowed-cogrouped-aggregate',
    inputs: [input],
    expand(expansion) {
      const draft = expansion.of(input)
      return aggregateCogrouped(expansion, draft.grouped, {
        name,
        materialized,
        windowing: windowingOf(draft, materialized),
        operator: (aggregator, facts) => windowOperator(draft, { initializer, aggregator, merger }, facts),
      })
    },
  }
}

function checkCall(name: string | undefined, materialized: Materialized): void {
  if (name !== undefined) checkName(name, 'name of a cogrouped aggregate')
  checkMaterialized(materialized)
}
