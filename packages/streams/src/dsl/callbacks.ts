// The functions that users write. One rule: arguments come in Kafka's order, (key, value, …);
// where Kafka Streams has one overload with and one without the key, there is one method here, and the key comes last.

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
