// What statements and the planner tell each other, in two steps: `planQuery(request)` understands a query and says what it
// gives; the statement then decides the sink (formats, schemas in the registry), and `build` makes the topology.
import type { Clock } from '@millrace/record'
import type { Serde } from '@millrace/serde'
import type { PlanBuilder, Topology } from '@millrace/topology'
import type { Catalog } from '../catalog/catalog.ts'
import type { DataSource, TimestampColumn, WindowInfo } from '../catalog/source.ts'
import type { Part, PartFormat } from '../formats/format.ts'
import type { FunctionRegistry } from '../functions/registry.ts'
import type { Column, Schema } from '../schema/schema.ts'
import type { TopicDirectory } from '../statement/session.ts'
import type { Query } from '../syntax/tree/query.ts'
import type { Row } from '../types/value.ts'
import type { PlanStep } from './plan-step.ts'
import type { RowsView } from './rows-view.ts'
import type { Relation } from './query-node.ts'
import type { ProcessingLog } from './processing-log.ts'

export interface QueryRequest {
  readonly query: Query
  /** What the spans of the query count in, for messages with a place. */
  readonly script: string
  readonly catalog: Catalog
  /** Joined topics must have as many partitions as each other. */
  readonly topics: TopicDirectory
  readonly sink: QuerySink
  readonly functions: FunctionRegistry
  /** Those of the session, SET included. */
  readonly properties: Readonly<Record<string, unknown>>
  readonly clock: Clock
  readonly random: () => number
  readonly log: ProcessingLog
}

export type QuerySink =
  /** CREATE … AS. A sink that is replaced is still in the catalogue. */
  | {
      readonly kind: 'new'
      readonly name: string
      readonly produces: 'STREAM' | 'TABLE'
      /** Checked against the result's columns before its key is. */
      readonly timestamp: TimestampColumn | undefined
    }
  /** INSERT INTO: literals adapt to its columns' types; the statement compares the schemas itself. */
  | { readonly kind: 'existing'; readonly source: DataSource }
  /** CREATE SOURCE TABLE: `SELECT *`, its rows are kept, nothing is written. */
  | { readonly kind: 'none'; readonly table: DataSource }
  /** SELECT by itself: rows go to whoever asked, key columns among the others and in the order of SELECT. */
  | { readonly kind: 'transient' }

/** What `planQuery` answers. */
export interface QueryPlan {
  /** As it was understood: `*` expanded, aliases everywhere, sources before columns, EMIT. Messages show it. */
  readonly query: Query
  /** Everything that is read, in the order of FROM and JOIN. The sink takes over the formats of the first. */
  readonly sources: readonly DataSource[]
  readonly kind: 'STREAM' | 'TABLE'
  /** Of the result. */
  readonly schema: Schema
  /** Of the result's key. */
  readonly window: WindowInfo | undefined
  /** What another query in its place must have, too. */
  readonly steps: () => readonly PlanStep[]
  build(target: QueryTarget): Promise<BuiltQuery>
}

export interface QueryTarget {
  /** `CSAS_OUTPUT_0`. */
  readonly id: string
  readonly applicationId: string
  /** Complete: topic, formats with features, window, timestamp. Undefined for CREATE SOURCE TABLE and for SELECT. */
  readonly sink: DataSource | undefined
  /** TIMESTAMP of the statement's own WITH: rewrites the time of what is written. */
  readonly timestamp: TimestampColumn | undefined
  readonly serdes: RowSerdes
  /** Of a SELECT by itself: called with each row, within the walk of its record. */
  readonly deliver?: ((row: DeliveredRow) => void) | undefined
  /** Of what is delivered: records without a key are left out where rows have key columns. */
  readonly needsKey?: boolean | undefined
  /** Where given, the query becomes part of this plan, too. */
  readonly shared?: SharedPlan | undefined
}

/** A row of a push query. */
export interface DeliveredRow {
  /** In the order of SELECT. */
  readonly columns: Row
  /** A table's row is gone: of `columns` only those of its key have values. */
  readonly tombstone: boolean
}

/** A plan of a program's own, of which queries are parts. */
export interface SharedPlan {
  readonly plan: Pick<PlanBuilder, 'add'>
  /** Rows of a source that the plan has already; they are not read from the topic again. */
  rows(source: DataSource): Relation | undefined
  /** The rows of a sink, as they are before they are written. */
  provide(sink: DataSource, rows: Relation): void
}

/** The statement knows the registry; the planner only says what it needs. */
export interface RowSerdes {
  /** @throws {MillraceError} `SQL_STATEMENT` where the format cannot hold the columns. */
  prepare(request: RowSerdeRequest): Promise<Serde<Row>>
}

export interface RowSerdeRequest {
  readonly topic: string
  readonly part: Part
  readonly columns: readonly Column[]
  readonly format: PartFormat
  /** Only of a sink and of internal topics schemas are registered. */
  readonly use: 'source' | 'sink' | 'internal'
}

export interface BuiltQuery {
  readonly topology: Topology
  /** Where the rows of the sink can be looked up; undefined of streams, and of tables that are kept nowhere. */
  readonly view: RowsView | undefined
  /** EXPLAIN's. */
  readonly plan: string
  /** As SVG. */
  readonly picture: () => string
}
