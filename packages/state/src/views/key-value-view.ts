// The plain key-value store over bytes: the stored value is the serialised one.
import type { Serde, SerdeContext } from '@millrace/serde'
import type { ByteStore } from '../byte-store.ts'
import { CodecView, type TypedView } from './typed-view.ts'

export interface ViewOptions {
  /** What serdes are told; Kafka Streams tells them the changelog topic. Default: the store's name. */
  readonly topic?: string
}

/** Kafka Streams' KeyValueStore over `bytes`. */
export function keyValueStore<K, V>(
  bytes: ByteStore,
  keySerde: Serde<K>,
  valueSerde: Serde<V>,
  options: ViewOptions = {},
): TypedView<K, V> {
  const topic = options.topic ?? bytes.name
  const asKey: SerdeContext = { topic, part: 'key' }
  const asValue: SerdeContext = { topic, part: 'value' }
  return new CodecView(bytes, {
    keyToBytes: (key: K) => keySerde.serialize(key, asKey),
    keyFromBytes: (stored) => keySerde.deserialize(stored, asKey),
    valueToBytes: (value: V) => valueSerde.serialize(value, asValue),
    valueFromBytes: (stored) => valueSerde.deserialize(stored, asValue),
  })
}
