// A 64-bit IEEE 754 number, big-endian; Kafka's DoubleSerde.
import { decodeError, encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'

const serde: Serde<number> = {
  name: 'double',
  serialize(value) {
    if (typeof value !== 'number') throw encodeError(`double() takes a number, not ${show(value)}`)
    const bytes = Buffer.allocUnsafe(8)
    bytes.writeDoubleBE(value, 0)
    return bytes
  },
  deserialize(bytes) {
    if (bytes.length !== 8) throw decodeError(`${bytes.length} bytes are not a double, which has 8`)
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0)
  },
}

/** Any number. */
export function double(): Serde<number> {
  return serde
}
