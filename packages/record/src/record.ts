// What flows: a record with typed key and value between operators, a record of bytes between a log and the runtime.

/** One header; keys may repeat, order counts. */
export interface Header {
  readonly key: string
  readonly value: Uint8Array | null
}

export type Headers = readonly Header[]

export const noHeaders: Headers = Object.freeze([])

/** A record between operators. Immutable: an operator that changes a part forwards a new one. `timestamp` is in milliseconds since the epoch. */
export interface StreamRecord<K = unknown, V = unknown> {
  readonly key: K
  readonly value: V
  readonly timestamp: number
  readonly headers: Headers
}

/** A record as a log holds it. `key` and `value` are views of a fetched buffer: valid as long as they are referenced, never to be written to. */
export interface LogRecord {
  readonly offset: number
  readonly timestamp: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: Headers
}

/** A table's update on its way through table operators. `oldValue` is null where nobody downstream asked for it. */
export interface Change<V = unknown> {
  readonly newValue: V | null
  readonly oldValue: V | null
  /** False: the new value is that of an older version of a row, not its newest; otherwise absent. Only tables with a versioned store say it. */
  readonly isLatest?: boolean
}
