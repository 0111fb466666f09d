// Kafka's key hash and default partitioner: the same partition for a key as the Java clients choose.
import { int32LittleEndianAt } from './wire/fixed.ts'

const multiplier = 0x5bd1e995
const seed = 0x9747b28c | 0

/** Murmur2 as the Java client computes it: a signed 32-bit integer. */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length
  const aligned = length & ~3
  let hash = seed ^ length
  for (let at = 0; at < aligned; at += 4) {
    let word = Math.imul(int32LittleEndianAt(bytes, at), multiplier)
    word ^= word >>> 24
    hash = Math.imul(hash, multiplier) ^ Math.imul(word, multiplier)
  }
  const rest = length - aligned
  if (rest > 0) {
    if (rest === 3) hash ^= (bytes[aligned + 2] as number) << 16
    if (rest >= 2) hash ^= (bytes[aligned + 1] as number) << 8
    hash = Math.imul(hash ^ (bytes[aligned] as number), multiplier)
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return hash ^ (hash >>> 15)
}

/** The partition of a key, 0 to `partitionCount - 1`, by the Java clients' default partitioner. */
export function partitionForKey(key: Uint8Array, partitionCount: number): number {
  return (murmur2(key) & 0x7fff_ffff) % partitionCount
}
