// A 64-bit integer as a number: 8 bytes, big-endian; Kafka's LongSerde. Nothing is rounded: what a number cannot hold exactly is refused.
import { readInt64, writeInt64 } from './big-endian.ts'
import { decodeError, encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'
import { allocateBytes } from './slab.ts'

const serde: Serde<number> = {
  name: 'long',
  serialize(value) {
    if (!Number.isSafeInteger(value)) {
      const fix = typeof value === 'number' && Number.isInteger(value) ? 'use bigint()' : 'use double() or round it'
      throw encodeError(`long() takes an integer within ±(2^53 - 1), not ${show(value)}; ${fix}`)
    }
    const bytes = allocateBytes(8)
    writeInt64(bytes, 0, value)
    return bytes
  },
  deserialize(bytes) {
    if (bytes.length !== 8) throw decodeError(`${bytes.length} bytes are not a long, which has 8`)
    const value = readInt64(bytes, 0)
    if (!Number.isSafeInteger(value)) {
      const exact = Buffer.from(bytes).readBigInt64BE(0)
      throw decodeError(`${exact} is beyond what a number holds exactly (2^53 - 1); use bigint()`)
    }
    return value
  },
}

/** A number that is an integer within ±(2^53 − 1); {@link bigint} has all 64 bits. */
export function long(): Serde<number> {
  return serde
}
