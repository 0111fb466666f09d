// A 64-bit IEEE 754 number, big-endian; Kafka's DoubleSerde.
import { readWide, wide, writtenWide } from './wide-number.ts'
import { decodeError, encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'

const serde: Serde<number> = {
  name: 'double',
  serialize(value) {
    if (typeof value !== 'number') throw encodeError(`double() takes a number, not ${show(value)}`)
    wide.setFloat64(0, value)
    return writtenWide(8)
  },
  deserialize(bytes) {
    if (bytes.length !== 8) throw decodeError(`${bytes.length} bytes are not a double, which has 8`)
    return readWide(bytes).getFloat64(0)
  },
}

/** Any number. */
export function double(): Serde<number> {
  return serde
}
