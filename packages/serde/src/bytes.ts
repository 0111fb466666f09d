// Bytes as they are; Kafka's ByteArraySerde.
import { encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'

const serde: Serde<Uint8Array> = {
  name: 'bytes',
  serialize(value) {
    if (!(value instanceof Uint8Array)) throw encodeError(`bytes() takes a Uint8Array or a Buffer, not ${show(value)}`)
    return value
  },
  deserialize: (bytes) => bytes,
}

/** The bytes themselves, not copied: what `deserialize` returns is a view of what was fetched and must not be written to. */
export function bytes(): Serde<Uint8Array> {
  return serde
}
