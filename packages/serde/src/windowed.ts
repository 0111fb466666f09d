// Windowed keys: the key's own bytes, then 8 bytes for each time of the window that must be told, big-endian. Kafka's TimeWindowedSerde and SessionWindowedSerde.
//   time window:  key | start 8        session:  key | end 8 | start 8
import { type Duration, durationMs, endOfTime, type Windowed } from '@millrace/record'
import { readInt64, writeInt64 } from './big-endian.ts'
import { decodeError } from './errors.ts'
import type { Serde } from './serde.ts'
import { allocateBytes } from './slab.ts'

const timeBytes = 8

/** Keys in windows of one size: only the start is written. For sliding windows the size is the time difference. */
export function timeWindowed<K>(inner: Serde<K>, size: Duration): Serde<Windowed<K>> {
  const sizeMs = durationMs(size)
  return {
    name: `timeWindowed(${inner.name})`,
    serialize: ({ key, window }, context) => withTimes(inner.serialize(key, context), [window.startMs]),
    deserialize(bytes, context) {
      const at = endOfKey(bytes, 1)
      const startMs = readInt64(bytes, at)
      const endMs = Math.min(startMs + sizeMs, endOfTime)
      return { key: inner.deserialize(bytes.subarray(0, at), context), window: { startMs, endMs } }
    },
  }
}

/** Keys in sessions. */
export function sessionWindowed<K>(inner: Serde<K>): Serde<Windowed<K>> {
  return {
    name: `sessionWindowed(${inner.name})`,
    serialize: ({ key, window }, context) => withTimes(inner.serialize(key, context), [window.endMs, window.startMs]),
    deserialize(bytes, context) {
      const at = endOfKey(bytes, 2)
      const window = { startMs: readInt64(bytes, at + timeBytes), endMs: readInt64(bytes, at) }
      return { key: inner.deserialize(bytes.subarray(0, at), context), window }
    },
  }
}

function withTimes(key: Uint8Array, times: readonly number[]): Uint8Array {
  const bytes = allocateBytes(key.length + times.length * timeBytes)
  bytes.set(key)
  for (const [i, time] of times.entries()) writeInt64(bytes, key.length + i * timeBytes, time)
  return bytes
}

function endOfKey(bytes: Uint8Array, times: number): number {
  const at = bytes.length - times * timeBytes
  if (at < 0) throw decodeError(`${bytes.length} bytes are not a windowed key, which has ${times * timeBytes} or more`)
  return at
}
