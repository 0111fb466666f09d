// The functions that users write. One rule: arguments come in Kafka's order, (key, value, …);
// where Kafka Streams has one overload with and one without the key, there is one method here, and the key comes last.

import type { AsyncCall } from '@millrace/topology'

/** filter, split, and so on. */
export type Predicate<K, V> = (key: K, value: V) => boolean

/** A predicate that tells a narrower type of values. */
export type Guard<K, V, Narrow extends V> = (key: K, value: V) => value is Narrow

/** map, flatMap, selectKey, groupBy */
export type KeyValueMapper<K, V, Result> = (key: K, value: V) => Result

/** mapValues, flatMapValues: the key last. */
export type ValueMapper<K, V, Result> = (value: V, key: K) => Result

/** peek, foreach */
export type Action<K, V> = (key: K, value: V) => void

/** join: the key last. */
export type ValueJoiner<K, Left, Right, Result> = (left: Left, right: Right, key: K) => Result

/** reduce; null deletes the row. */
export type Reducer<V> = (aggregate: V, value: V) => V | null

/** aggregate; null deletes the row. */
export type Aggregator<K, V, Result> = (key: K, value: V, aggregate: Result) => Result | null

/** Sessions: two aggregates as one, the one merged so far first. */
export type Merger<K, Result> = (key: K, merged: Result, next: Result) => Result | null

/** mapValuesAsync: the key last, then what the function is told about its call. */
export type AsyncValueMapper<K, V, Result> = (value: V, key: K, call: AsyncCall) => Result | PromiseLike<Result>

/** flatMapAsync */
export type AsyncKeyValueMapper<K, V, Result> = (key: K, value: V, call: AsyncCall) => Result | PromiseLike<Result>

/** peekAsync; what it gives is not looked at. */
export type AsyncAction<K, V> = (key: K, value: V, call: AsyncCall) => unknown

/** lookupJoin; null and undefined: there is nothing. */
export type Lookup<KL, VL> = (key: KL, call: AsyncCall) => VL | null | undefined | PromiseLike<VL | null | undefined>
