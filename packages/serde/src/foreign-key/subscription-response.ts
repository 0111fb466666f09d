// What the right side of a foreign-key join answers: its value, and the hash of the row that asked. Kafka Streams' layout:
//   version (1: 0; the top bit: no hash) | hash (16), if any | value, nothing for null
import { decodeError } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { allocateBytes } from '../slab.ts'

export interface SubscriptionResponse<V> {
  readonly hash: Uint8Array | null
  /** A value of no bytes comes back as null, as in Kafka Streams. */
  readonly foreignValue: V | null
  /** Where the answer must go; not written. Null when read. */
  readonly primaryPartition: number | null
}

const noHash = 0x80
const hashBytes = 16

export function subscriptionResponse<V>(valueSerde: Serde<V>): Serde<SubscriptionResponse<V>> {
  return {
    name: `subscription-response(${valueSerde.name})`,
    serialize({ hash, foreignValue }, context) {
      const value = foreignValue === null ? new Uint8Array(0) : valueSerde.serialize(foreignValue, context)
      const start = 1 + (hash?.length ?? 0)
      const bytes = allocateBytes(start + value.length)
      bytes[0] = hash === null ? noHash : 0
      if (hash !== null) bytes.set(hash, 1)
      bytes.set(value, start)
      return bytes
    },
    deserialize(bytes, context) {
      const first = bytes[0] ?? 1
      const isHashed = (first & noHash) === 0
      const start = 1 + (isHashed ? hashBytes : 0)
      if ((first & ~noHash) !== 0) throw decodeError(`the response has version ${first & ~noHash}; 0 is known`)
      if (bytes.length < start) throw decodeError(`the response has ${bytes.length} bytes, too few for its form`)
      const value = bytes.subarray(start)
      return {
        hash: isHashed ? bytes.subarray(1, start) : null,
        foreignValue: value.length === 0 ? null : valueSerde.deserialize(value, context),
        primaryPartition: null,
      }
    },
  }
}
