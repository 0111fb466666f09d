// The timestamped key-value store over bytes: what tables and aggregations keep.
import type { Serde, SerdeContext } from '@millrace/serde'
import type { ByteStore } from '../byte-store.ts'
import type { ValueAndTimestamp } from '../key-value-store.ts'
import type { ViewOptions } from './key-value-view.ts'
import { bareValue, timestampedValue, timestampOf } from './timestamped-value.ts'
import { type Codec, CodecView, type TypedView } from './typed-view.ts'

export interface TimestampedView<K, V> extends TypedView<K, ValueAndTimestamp<V>> {
  /** Puts a value with its timestamp (ms) without an object around the two; null deletes. */
  set(key: K, value: V | null, timestamp: number): void
  /** The stored bytes of a value. */
  toBytes(value: V, timestamp: number): Uint8Array
}

class TimestampedCodecView<K, V> extends CodecView<K, ValueAndTimestamp<V>> implements TimestampedView<K, V> {
  readonly #toBytes: (value: V, timestamp: number) => Uint8Array

  constructor(
    bytes: ByteStore,
    codec: Codec<K, ValueAndTimestamp<V>>,
    toBytes: (value: V, timestamp: number) => Uint8Array,
  ) {
    super(bytes, codec)
    this.#toBytes = toBytes
  }

  set(key: K, value: V | null, timestamp: number): void {
    this.bytes.put(this.keyToBytes(key), value === null ? null : this.#toBytes(value, timestamp))
  }

  toBytes(value: V, timestamp: number): Uint8Array {
    return this.#toBytes(value, timestamp)
  }
}

/** Kafka Streams' TimestampedKeyValueStore over `bytes`. */
export function timestampedKeyValueStore<K, V>(
  bytes: ByteStore,
  keySerde: Serde<K>,
  valueSerde: Serde<V>,
  options: ViewOptions = {},
): TimestampedView<K, V> {
  const topic = options.topic ?? bytes.name
  const asKey: SerdeContext = { topic, part: 'key' }
  const asValue: SerdeContext = { topic, part: 'value' }
  const toBytes = (value: V, timestamp: number): Uint8Array =>
    timestampedValue(valueSerde.serialize(value, asValue), timestamp)
  const codec: Codec<K, ValueAndTimestamp<V>> = {
    keyToBytes: (key) => keySerde.serialize(key, asKey),
    keyFromBytes: (stored) => keySerde.deserialize(stored, asKey),
    valueToBytes: ({ value, timestamp }) => toBytes(value, timestamp),
    valueFromBytes: (stored) => ({
      value: valueSerde.deserialize(bareValue(stored), asValue),
      timestamp: timestampOf(stored),
    }),
  }
  return new TimestampedCodecView(bytes, codec, toBytes)
}
