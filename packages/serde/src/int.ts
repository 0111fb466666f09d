// A 32-bit integer as 4 bytes, big-endian; Kafka's IntegerSerde.
import { readInt32, writeInt32 } from './big-endian.ts'
import { decodeError, encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'
import { allocateBytes } from './slab.ts'

const serde: Serde<number> = {
  name: 'int',
  serialize(value) {
    if (typeof value !== 'number' || (value | 0) !== value) {
      throw encodeError(
        `int() takes an integer from -2147483648 to 2147483647, not ${show(value)}; use long() or double()`,
      )
    }
    const bytes = allocateBytes(4)
    writeInt32(bytes, 0, value)
    return bytes
  },
  deserialize(bytes) {
    if (bytes.length !== 4) throw decodeError(`${bytes.length} bytes are not an int, which has 4`)
    return readInt32(bytes, 0)
  },
}

/** A number that is a 32-bit integer. */
export function int(): Serde<number> {
  return serde
}
