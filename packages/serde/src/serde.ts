// The contract of a format: bytes to values and back. Null never reaches a serde: a null key, a null value and a tombstone are null bytes.

/** Where the bytes go to or come from; what a format with a schema registry needs. */
export interface SerdeContext {
  readonly topic: string
  readonly part: 'key' | 'value'
}

/**
 * Law: `deserialize(serialize(v))` equals `v`, and the bytes equal those of Kafka's serde of the same name.
 * `serialize` may throw `SERDE_ENCODE`, `deserialize` `SERDE_DECODE`; the caller adds topic and offset. Bytes returned are never written to again by the serde.
 */
export interface Serde<T> {
  /** For messages and plans: `string`, `json`, … */
  readonly name: string
  serialize(value: T, context?: SerdeContext): Uint8Array
  /** True for a value that a topic holds as null bytes, beside null itself (in SQL a single column that is NULL). Sinks ask before they serialise. */
  isNull?(value: T): boolean
  /**
   * Where values are never changed after they were made: how many bytes `serialize` gives, told without making them; it refuses what `serialize` refuses.
   * A store may then keep a value as it is, give it to everybody who asks, and serialise it only when its bytes are needed.
   */
  byteLength?(value: T): number
  /** `bytes` is a view: a serde that keeps it must not assume that it owns it. */
  deserialize(bytes: Uint8Array, context?: SerdeContext): T
}
