// Holds a table's updates back: until a window is closed, or for a while, or until there are too many of them. Of several updates of a key the last one goes out.

export interface SuppressOperator {
  readonly kind: 'suppress'
  readonly store: string
  /** What an update's waiting time counts from: the end of its key's window, or the record's timestamp. */
  readonly from: 'window-end' | 'record-time'
  readonly waitMs: number
  readonly maxRecords: number
  readonly maxBytes: number
  /** Beyond a limit: what is due first goes out early, or the application stops. */
  readonly whenFull: 'emit-early' | 'shut-down'
  /** A result that is a deletion is not sent on: nobody downstream has seen the row. */
  readonly dropsTombstones: boolean
}
