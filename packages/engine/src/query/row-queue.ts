// Rows between the topology that makes them and whoever takes them. Law: a full queue stops the reading of records, so that its length stays near its limit.
import type { DeliveredRow } from '@millrace/sql'

export class RowQueue {
  readonly #limit: number
  readonly #rows: DeliveredRow[] = []
  readonly #capacity: number
  #accepted = 0
  #end: { readonly error?: unknown } | undefined
  #changed = Promise.withResolvers<void>()

  /** Takes `limit` rows at most. */
  constructor(limit: number, capacity = 1_000) {
    this.#limit = limit
    this.#capacity = capacity
    if (limit <= 0) this.finish()
  }

  /** There are enough: nobody needs to read on. */
  get isFull(): boolean {
    return this.#rows.length >= this.#capacity
  }

  get isFinished(): boolean {
    return this.#end !== undefined
  }

  /** Every row that LIMIT allows was put. */
  get isLimited(): boolean {
    return this.#accepted >= this.#limit
  }

  readonly put = (row: DeliveredRow): void => {
    if (this.#end) return
    this.#rows.push(row)
    this.#accepted += 1
    if (this.isLimited) this.finish()
    else this.#change()
  }

  /** No more rows come; those that are in it are still taken. */
  finish(): void {
    this.#end ??= {}
    this.#change()
  }

  /** Whoever takes rows gets the error after those that are in it. */
  fail(error: unknown): void {
    this.#end ??= { error }
    this.#change()
  }

  /** The next row; undefined when there are no more. */
  async take(): Promise<DeliveredRow | undefined> {
    for (;;) {
      const row = this.#rows.shift()
      if (row) {
        this.#change()
        return row
      }
      if (this.#end) {
        if ('error' in this.#end) throw this.#end.error
        return undefined
      }
      await this.#changed.promise
    }
  }

  /** Resolves when a row comes or goes, or the queue is finished. */
  changed(): Promise<void> {
    return this.#changed.promise
  }

  #change(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
