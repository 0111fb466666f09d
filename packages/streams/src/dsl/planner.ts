// How the DSL's classes reach the plan and each other: a step goes in, the handle that users hold comes out.
import type {
  CogroupedStreamDraft,
  GroupedStreamDraft,
  GroupedTableDraft,
  Step,
  StepRef,
  StreamDraft,
  TableDraft,
} from '@millrace/topology'
import type { CogroupedKStream } from './cogrouped-k-stream.ts'
import type { KGroupedStream } from './k-grouped-stream.ts'
import type { KGroupedTable } from './k-grouped-table.ts'
import type { KStream } from './k-stream.ts'
import type { KTable } from './k-table.ts'

/** One builder's plan. */
export interface Planner {
  add<Draft>(step: Step<Draft>): StepRef<Draft>
  stream<K, V>(step: Step<StreamDraft>): KStream<K, V>
  groupedStream<K, V>(step: Step<GroupedStreamDraft>): KGroupedStream<K, V>
  cogroupedStream<K, VR>(step: Step<CogroupedStreamDraft>): CogroupedKStream<K, VR>
  groupedTable<K, V>(step: Step<GroupedTableDraft>): KGroupedTable<K, V>
  table<K, V>(step: Step<TableDraft>): KTable<K, V>
}

const steps = new WeakMap<object, StepRef<unknown>>()
const planners = new WeakMap<object, Planner>()

/** Lets the parts of this package that are not the DSL find what a stream or table is in its plan. */
export function rememberStep(handle: object, step: StepRef<unknown>): void {
  steps.set(handle, step)
}

export function stepOf<Draft>(handle: object): StepRef<Draft> {
  return steps.get(handle) as StepRef<Draft>
}

export function rememberPlanner(builder: object, planner: Planner): void {
  planners.set(builder, planner)
}

export function plannerOf(builder: object): Planner {
  return planners.get(builder) as Planner
}
