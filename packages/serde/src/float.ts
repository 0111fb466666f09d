// A 32-bit IEEE 754 number, big-endian; Kafka's FloatSerde.
import { readWide, wide, writtenWide } from './wide-number.ts'
import { decodeError, encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'

const serde: Serde<number> = {
  name: 'float',
  serialize(value) {
    if (typeof value !== 'number' || (Number.isFinite(value) && !Number.isFinite(Math.fround(value)))) {
      throw encodeError(`float() takes a number of 32 bits, not ${show(value)}; use double()`)
    }
    wide.setFloat32(0, value)
    return writtenWide(4)
  },
  deserialize(bytes) {
    if (bytes.length !== 4) throw decodeError(`${bytes.length} bytes are not a float, which has 4`)
    return readWide(bytes).getFloat32(0)
  },
}

/** A number of 32 bits: what is read back is `Math.fround` of what was written. A number too large for it is refused. */
export function float(): Serde<number> {
  return serde
}
