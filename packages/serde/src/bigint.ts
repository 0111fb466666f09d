// A 64-bit integer as a bigint: the same 8 bytes as long(), over the whole range; Kafka's LongSerde.
import { readWide, wide, writtenWide } from './wide-number.ts'
import { decodeError, encodeError, show } from './errors.ts'
import type { Serde } from './serde.ts'

const serde: Serde<bigint> = {
  name: 'bigint',
  serialize(value) {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) {
      throw encodeError(`bigint() takes a bigint from -2^63 to 2^63 - 1, not ${show(value)}`)
    }
    wide.setBigInt64(0, value)
    return writtenWide(8)
  },
  deserialize(bytes) {
    if (bytes.length !== 8) throw decodeError(`${bytes.length} bytes are not a long, which has 8`)
    return readWide(bytes).getBigInt64(0)
  },
}

/** A bigint of 64 bits. */
export function bigint(): Serde<bigint> {
  return serde
}
