// What the left side of a foreign-key join sends to the right side: which row asks for which foreign key. Kafka Streams' layout, version 1:
//   version (1; the top bit: no hash) | instruction (1) | hash (16), if any | primary key | partition (4)
// Version 0 has no partition; it is read and never written.
import { readInt32, writeInt32 } from '../big-endian.ts'
import { decodeError, encodeError } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { allocateBytes } from '../slab.ts'

/** What the right side does with the row: forget it; forget it and answer null; answer, null too; answer if there is a value. */
export const instruction = {
  deleteSilently: 0,
  deleteAndAnswer: 1,
  answerAlways: 2,
  answerIfPresent: 3,
} as const

export type Instruction = (typeof instruction)[keyof typeof instruction]

export interface Subscription<K> {
  /** Of the row's value, 16 bytes; null if the row is gone. */
  readonly hash: Uint8Array | null
  readonly instruction: Instruction
  readonly primaryKey: K
  /** Where the row is, and the answer must go. Null in version 0. */
  readonly primaryPartition: number | null
}

const version = 1
const noHash = 0x80
const hashBytes = 16

export function subscription<K>(keySerde: Serde<K>): Serde<Subscription<K>> {
  return {
    name: `subscription(${keySerde.name})`,
    serialize(value, context) {
      if (value.primaryPartition === null) throw encodeError('subscription() takes one with a partition')
      const key = keySerde.serialize(value.primaryKey, context)
      const start = 2 + (value.hash === null ? 0 : hashBytes)
      const bytes = allocateBytes(start + key.length + 4)
      bytes[0] = value.hash === null ? version | noHash : version
      bytes[1] = value.instruction
      if (value.hash !== null) bytes.set(value.hash, 2)
      bytes.set(key, start)
      writeInt32(bytes, start + key.length, value.primaryPartition)
      return bytes
    },
    deserialize(bytes, context) {
      const first = bytes[0] ?? 0
      const isHashed = (first & noHash) === 0
      const of = first & ~noHash
      const start = 2 + (isHashed ? hashBytes : 0)
      const end = bytes.length - (of === 0 ? 0 : 4)
      if (of > version) throw decodeError(`the subscription has version ${of}; 0 and 1 are known`)
      if (end < start) throw decodeError(`the subscription has ${bytes.length} bytes, too few for its form`)
      const asked = bytes[1] as number
      if (asked > 3) throw decodeError(`the subscription has instruction ${asked}; 0 to 3 are known`)
      return {
        hash: isHashed ? bytes.subarray(2, start) : null,
        instruction: asked as Instruction,
        primaryKey: keySerde.deserialize(bytes.subarray(start, end), context),
        primaryPartition: of === 0 ? null : readInt32(bytes, end),
      }
    },
  }
}
