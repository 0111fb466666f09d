// What the prompt stands on: somebody who carries out statements and can be asked for names. Here that is an engine in this process.
import type { Row, SqlType } from '@millrace/sql'

export interface SqlPort {
  /**
   * Carries out a text of statements. Rejects at the first one that fails; `onAnswer` was called for those before it.
   * When `signal` is aborted, rows that are still to come do not come any more, and nothing that is being carried out is taken back.
   */
  run(text: string, onAnswer: (answer: Answer) => Promise<void>, signal: AbortSignal): Promise<void>
  /** For completion. */
  names(): Promise<SqlNames>
  close(): Promise<void>
}

/** What a statement came to. */
export type Answer = TextAnswer | PictureAnswer | TableAnswer | RowsAnswer | LinesAnswer

export interface TextAnswer {
  readonly kind: 'text'
  readonly text: string
}

/** Of EXPLAIN. */
export interface PictureAnswer {
  readonly kind: 'picture'
  readonly text: string
  readonly svg: string
}

/** What exists: a name and facts about it in each row. */
export interface TableAnswer {
  readonly kind: 'table'
  readonly title?: string | undefined
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Fact[])[]
}

export type Fact = string | number | boolean | null

/** Of a SELECT. */
export interface RowsAnswer {
  readonly kind: 'rows'
  readonly columns: readonly ResultColumn[]
  /** More may come at any time: the rows are shown as they come. */
  readonly endless: boolean
  readonly rows: AsyncIterable<ResultRow>
}

export interface ResultColumn {
  readonly name: string
  readonly type: SqlType
}

export interface ResultRow {
  readonly values: Row
  /** The row of a table is gone; only its key has values. */
  readonly isTombstone: boolean
}

/** Of PRINT. */
export interface LinesAnswer {
  readonly kind: 'lines'
  readonly lines: AsyncIterable<string>
}

/** What can be named in a statement. */
export interface SqlNames {
  readonly sources: readonly { readonly name: string; readonly columns: readonly string[] }[]
  readonly functions: readonly string[]
  readonly types: readonly string[]
  readonly queries: readonly string[]
  readonly topics: readonly string[]
}
