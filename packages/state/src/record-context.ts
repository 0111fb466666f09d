// Which record a write belongs to. The runtime keeps one slot per task and sets it for each record; a flush of a record cache sets it to the cached entry's.
import type { Headers } from '@millrace/record'

export interface RecordContext {
  /** The record's timestamp in ms. */
  readonly timestamp: number
  readonly headers: Headers
  /** Topic, partition and offset, or whatever else the owner keeps; passed on as it is. */
  readonly origin?: unknown
}

/** Where the context of the record at hand stands. */
export interface ContextSlot {
  current: RecordContext
}
