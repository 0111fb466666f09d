// What a SELECT by itself gives: its columns, then rows until it ends or nobody takes them any more.
import type { ResultColumn, Row } from '@millrace/sql'

/** A row of an answer. */
export interface AnswerRow {
  /** In the order of the answer's columns. */
  readonly columns: Row
  /** Of a push query over a table: the row is gone; only columns of its key have values. */
  readonly tombstone: boolean
}

/**
 * Rows of a query. It runs from the first `next` on, and ends with the iteration: leaving a `for await` loop ends it, too. To be gone through once.
 */
export interface Answer extends AsyncIterable<AnswerRow> {
  /** `transient_PAGEVIEWS_4711`: what the query is listed under while it runs. */
  readonly id: string
  /** `pull`: rows that are there; `scan`: a stream to its present end; `push`: what is to come. */
  readonly kind: 'pull' | 'scan' | 'push'
  /** The statement. */
  readonly text: string
  readonly columns: readonly ResultColumn[]
  /** Resolves, once its rows are being taken, when no record that comes from now on is missed. Never rejects. */
  readonly running: Promise<void>
  /** Why it ended: the iteration reached LIMIT, or there is nothing more. Undefined before that, and when it was left. */
  readonly end: 'limit' | 'completed' | undefined
  /** Ends it, also while a row is waited for, and resolves when nothing of it runs any more. Whoever waits is told that there are no more rows. */
  close(): Promise<void>
}
