// xxHash32 with seed 0: the checksum inside LZ4 frames.
import { int32LittleEndianAt as wordAt } from '../wire/fixed.ts'

const prime1 = 0x9e3779b1 | 0
const prime2 = 0x85ebca77 | 0
const prime3 = 0xc2b2ae3d | 0
const prime4 = 0x27d4eb2f
const prime5 = 0x165667b1

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function round(lane: number, word: number): number {
  return Math.imul(rotate((lane + Math.imul(word, prime2)) | 0, 13), prime1)
}

/** An unsigned 32-bit integer. */
export function xxhash32(bytes: Uint8Array): number {
  const end = bytes.length
  let at = 0
  let hash = prime5
  if (end >= 16) {
    let a = (prime1 + prime2) | 0
    let b = prime2
    let c = 0
    let d = -prime1 | 0
    for (; at + 16 <= end; at += 16) {
      a = round(a, wordAt(bytes, at))
      b = round(b, wordAt(bytes, at + 4))
      c = round(c, wordAt(bytes, at + 8))
      d = round(d, wordAt(bytes, at + 12))
    }
    hash = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0
  }
  hash = (hash + end) | 0
  for (; at + 4 <= end; at += 4) {
    hash = Math.imul(rotate((hash + Math.imul(wordAt(bytes, at), prime3)) | 0, 17), prime4)
  }
  for (; at < end; at++) {
    hash = Math.imul(rotate((hash + Math.imul(bytes[at] as number, prime5)) | 0, 11), prime1)
  }
  hash = Math.imul(hash ^ (hash >>> 15), prime2)
  hash = Math.imul(hash ^ (hash >>> 13), prime3)
  return (hash ^ (hash >>> 16)) >>> 0
}
