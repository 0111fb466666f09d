// User functions as the plan carries them: opaque leaves. The DSL types them; here their parameters are unknown.

export type Predicate = (key: unknown, value: unknown) => boolean
export type KeyValueMapper<R = unknown> = (key: unknown, value: unknown) => R
export type Initializer = () => unknown
export type Aggregator = (key: unknown, value: unknown, aggregate: unknown) => unknown
export type Reducer = (aggregate: unknown, value: unknown) => unknown
/** `readOnlyKey` is the stream record's key. */
export type Joiner = (readOnlyKey: unknown, left: unknown, right: unknown) => unknown
export type ForeachAction = (key: unknown, value: unknown) => void
/** Two sessions' aggregates as one, the one merged so far first. */
export type SessionMerger = (key: unknown, merged: unknown, next: unknown) => unknown

/** What a function that is waited for is told about its call. */
export interface AsyncCall {
  /** Aborted when the call is given up: the time is over, or the task ends or begins again. */
  readonly signal: AbortSignal
  /** 1 at first. */
  readonly attempt: number
}

/** A function that may be waited for. What it gives or throws after its signal was aborted counts for nothing. */
export type AsyncMapper<R = unknown> = (key: unknown, value: unknown, call: AsyncCall) => R | PromiseLike<R>
/** Null and undefined: there is nothing under that key. */
export type Lookup = (key: unknown, call: AsyncCall) => unknown

/** What a schema says of a value: what it makes of it, or why it refuses it. */
export type SchemaVerdict = { readonly value: unknown } | { readonly refused: string }
export type SchemaCheck = (value: unknown) => SchemaVerdict | PromiseLike<SchemaVerdict>
