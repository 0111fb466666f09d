// The steps of a query between its analysis and its topology: what rows they have, and how they become steps of a plan.
// Law: a node's rows have the values of `schema.value`, in that order; keys are rows of `schema.key`, or null.
import type { Serde } from '@millrace/serde'
import type { PlanBuilder, StepRef, StreamDraft, TableDraft } from '@millrace/topology'
import type { DataSource, KeyFormat } from '../catalog/source.ts'
import type { PartFormat } from '../formats/format.ts'
import type { Column } from '../schema/schema.ts'
import type { Expression } from '../syntax/tree/expression.ts'
import type { Caption, Original } from './caption.ts'
import type { Compiler } from './compiler.ts'
import type { PlanStep } from './plan-step.ts'
import type { ProcessingLog } from './processing-log.ts'
import type { RowsView } from './rows-view.ts'
import type { Projection } from './projection.ts'

export interface RowSchema {
  readonly key: readonly Column[]
  /** What expressions may name: value columns, and copies of key columns, pseudo columns, window bounds. */
  readonly value: readonly Column[]
}

/** What a node became. */
export type Relation = {
  readonly keyFormat: KeyFormat
  readonly schema: RowSchema
} & (
  | { readonly kind: 'STREAM'; readonly stream: StepRef<StreamDraft> }
  | { readonly kind: 'TABLE'; readonly table: StepRef<TableDraft>; readonly view: RowsView | undefined }
)

/** A key column by its number, or a bound of the key's window. */
export type KeyPlace = { readonly column: number } | { readonly bound: 0 | 1 }

export interface QueryNode {
  /** `KafkaTopic_Left`, `WhereFilter`, `Project`: part of names of stores and topics. */
  readonly id: string
  readonly output: 'STREAM' | 'TABLE'
  readonly schema: RowSchema
  readonly inputs: readonly QueryNode[]
  /** For EXPLAIN: what it does, in a line. */
  readonly text: string
  /** For EXPLAIN's picture: its clauses; none where it is part of the step behind it. */
  captions(original: Original): readonly Caption[]
  /** What the query calls columns that this node names anew. */
  originals?(): readonly (readonly [name: string, original: Expression])[]
  /** What it is in ksqlDB's plan, from the sink's side; not of nodes that are only below joins. */
  steps?(): readonly PlanStep[]
  /** Of the last node of a SELECT by itself: what of the key each value column is. */
  readonly keyPlaces?: readonly (KeyPlace | undefined)[]
  /** The columns of `*`, or of `source.*`. */
  star(source: string | undefined): readonly string[]
  /** What a selected expression is among this node's columns. */
  resolve(expression: Expression): Expression
  /** Throws `SQL_STATEMENT` where a projection lacks a key column. */
  checkKey(sink: string, projection: Projection): void
  build(building: Building): Promise<Relation>
}

export interface Building {
  readonly plan: Pick<PlanBuilder, 'add'>
  /** The name of a node or store: in a plan that queries share it has the query's id before it. */
  readonly named: (id: string) => string
  /** Rows of a source that the plan has already. */
  readonly given: (source: DataSource) => Relation | undefined
  readonly compiler: Compiler
  readonly log: QueryLog
  readonly properties: Readonly<Record<string, unknown>>
  readonly serdes: InternalSerdes
  /** Pull queries look up what a table has: where nothing before it does, the projection keeps its rows. */
  readonly isLookedUp: boolean
  /** What the rows become next is kept: a table that is read needs no store of its own. */
  readonly keptLater?: true
}

/** Serdes of a query's own topics and stores, and of the topics that it reads. */
export interface InternalSerdes {
  /** `topic` is that of a source, or the name of an internal one without the application's prefix. */
  key(topic: SerdeTopic, columns: readonly Column[], format: KeyFormat): Promise<Serde<unknown>>
  value(topic: SerdeTopic, columns: readonly Column[], format: PartFormat): Promise<Serde<unknown>>
}

export type SerdeTopic = { readonly source: string } | { readonly internal: string }

/** The processing log, of one query. */
export interface QueryLog {
  readonly queryId: string
  readonly log: ProcessingLog
}
