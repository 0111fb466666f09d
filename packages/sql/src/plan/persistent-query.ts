// A query that runs until it is terminated: what a program needs to run it.
import type { Topology } from '@millrace/topology'
import type { DataSource } from '../catalog/source.ts'
import type { PlanStep } from './plan-step.ts'
import type { RowsView } from './rows-view.ts'

export interface PersistentQuery {
  /** `CSAS_OUTPUT_0`. */
  readonly id: string
  readonly kind: 'CSAS' | 'CTAS' | 'INSERT' | 'CST'
  /** `_confluent-ksql-<service id>query_<id>`. */
  readonly applicationId: string
  /** What it reads, in the order of FROM. */
  readonly sources: readonly DataSource[]
  /** What it writes; undefined for `CREATE SOURCE TABLE`, which only keeps rows. */
  readonly sink: DataSource | undefined
  /** As text of SQL. */
  readonly text: string
  readonly topology: Topology
  /** Where the rows of its table can be looked up: those of the sink, or of the table that it keeps. Undefined of streams, and of tables that are kept nowhere. */
  readonly view: RowsView | undefined
  /** What another query in its place must have, too. */
  readonly steps: () => readonly PlanStep[]
  /** `EXPLAIN`'s. */
  readonly plan: string
  /** As SVG. */
  readonly picture: () => string
}
