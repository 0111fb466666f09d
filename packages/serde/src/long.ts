// A 64-bit integer as a number: 8 bytes, big-endian; Kafka's LongSerde. Nothing is rounded: what a number cannot hold exactly is refused.
import { readInt64, writeInt64 } from './big-endian.ts'
import { decodeError, encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'
import { allocateBytes } from './slab.ts'

const longBytes = 8

const serde: Serde<number> = {
  name: 'long',
  serialize(value) {
    check(value)
    const bytes = allocateBytes(longBytes)
    writeInt64(bytes, 0, value)
    return bytes
  },
  byteLength(value) {
    check(value)
    return longBytes
  },
  deserialize(bytes) {
    if (bytes.length !== longBytes) throw decodeError(`${bytes.length} bytes are not a long, which has 8`)
    const value = readInt64(bytes, 0)
    if (!Number.isSafeInteger(value)) {
      const exact = Buffer.from(bytes).readBigInt64BE(0)
      throw decodeError(`${exact} is beyond what a number holds exactly (2^53 - 1); use bigint()`)
    }
    return value
  },
}

function check(value: number): void {
  if (Number.isSafeInteger(value)) return
  const fix = typeof value === 'number' && Number.isInteger(value) ? 'use bigint()' : 'use double() or round it'
  throw encodeError(`long() takes an integer within ±(2^53 - 1), not ${show(value)}; ${fix}`)
}

/** A number that is an integer within ±(2^53 − 1); {@link bigint} has all 64 bits. */
export function long(): Serde<number> {
  return serde
}
