// What happens to a record that cannot be read, processed or written: stop, leave it out, or leave it out and keep its bytes in the dead-letter topic.
import type { Headers, StreamRecord } from '@millrace/record'

/** `fail` stops the task. `skip` and `dead-letter` go on; both count the record as dropped. */
export type ErrorDecision = 'fail' | 'skip' | 'dead-letter'

/** An input record that a serde (or the timestamp extractor) refuses. The bytes are views: copy what is kept. */
export interface DeserializationFailure {
  readonly task: string
  readonly node: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly timestamp: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: Headers
  readonly part: 'key' | 'value' | 'timestamp'
}

/** A record that a sink cannot write: a serde refuses it, or it is too large for its topic. */
export interface ProductionFailure {
  readonly task: string
  readonly node: string
  /** The topic it was meant for. */
  readonly topic: string
  readonly record: StreamRecord
  readonly part: 'key' | 'value' | 'record'
  /** The input record that it came from. */
  readonly source: { readonly topic: string; readonly partition: number; readonly offset: number }
}

/** A record for which a function or an operator threw. */
export interface ProcessingFailure {
  readonly task: string
  readonly node: string
  /** What the node was given. */
  readonly record: StreamRecord
  /** The input record that it came from. */
  readonly topic: string
  readonly partition: number
  readonly offset: number
}

export type OnDeserializationError =
  | ErrorDecision
  | ((failure: DeserializationFailure, error: unknown) => ErrorDecision)

export type OnProcessingError = ErrorDecision | ((failure: ProcessingFailure, error: unknown) => ErrorDecision)

export type OnProductionError = ErrorDecision | ((failure: ProductionFailure, error: unknown) => ErrorDecision)
