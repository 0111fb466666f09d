// A SELECT without EMIT over a table: where its rows are looked up, and what is made of each. Nothing is looked up here.
import type { Window } from '@millrace/record'
import type { DataSource } from '../catalog/source.ts'
import type { PersistentQuery } from '../plan/persistent-query.ts'
import type { Row } from '../types/value.ts'
import type { ResultColumn } from './result-columns.ts'

export interface PullQuery {
  readonly kind: 'pull'
  readonly source: DataSource
  /** The query that keeps the table's rows: its `view` says where. */
  readonly keptBy: PersistentQuery
  readonly columns: readonly ResultColumn[]
  readonly lookup: Lookup
  readonly limit: number | undefined
  /** What the query selects of a row; undefined where WHERE does not hold. Never throws: what cannot be computed is NULL, with an entry in the processing log. */
  select(row: TableRow): Row | undefined
}

/** A row as its table has it. */
export interface TableRow {
  /** The key columns. */
  readonly key: Row
  readonly window: Window | undefined
  /** The value columns, then the header columns. */
  readonly value: Row
  /** Of the record that set it, ms. */
  readonly timestamp: number
}

/** Which rows can be meant: all that WHERE holds for are among them. Bounds are keys of one column, both inclusive. */
export type Lookup =
  | { readonly kind: 'keys'; readonly keys: readonly Row[]; readonly starts: StartRange }
  | { readonly kind: 'range'; readonly from: Row | undefined; readonly to: Row | undefined }
  | { readonly kind: 'all'; readonly starts: StartRange }

/** When windows may begin, ms, both inclusive. Infinite where nothing is said. */
export interface StartRange {
  readonly fromMs: number
  readonly toMs: number
}
