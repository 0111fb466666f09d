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
