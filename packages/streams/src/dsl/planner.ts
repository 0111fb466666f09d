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
