// A table's change as one value, in Kafka Streams' layout for the repartition topics of grouped tables:
//   old | 0        new | 1        length of new (zigzag varint) | new | old | 2
// The forms 3 to 5 have a byte before the last that says whether the change is to the newest version (0 or 1); they are read and never written.
import type { Change } from '@millrace/record'
import { decodeError, encodeError } from './errors.ts'
import type { Serde } from './serde.ts'
import { allocateBytes } from './slab.ts'

/** Changes of values of `inner`. One of the two values at least is not null. */
export function change<V>(inner: Serde<V>): Serde<Change<V>> {
  return {
    name: `change(${inner.name})`,
    serialize({ newValue, oldValue }, context) {
      const fresh = newValue === null ? undefined : inner.serialize(newValue, context)
      const old = oldValue === null ? undefined : inner.serialize(oldValue, context)
      if (fresh !== undefined && old !== undefined) return both(fresh, old)
      if (fresh !== undefined) return flagged(fresh, 1)
      if (old !== undefined) return flagged(old, 0)
      throw encodeError('change() takes a change with a new or an old value, and this has neither')
    },
    deserialize(bytes, context) {
      const { fresh, old, isLatest } = parts(bytes)
      const newValue = fresh === undefined ? null : inner.deserialize(fresh, context)
      const oldValue = old === undefined ? null : inner.deserialize(old, context)
      return isLatest ? { newValue, oldValue } : { newValue, oldValue, isLatest }
    },
  }
}

function flagged(value: Uint8Array, flag: number): Uint8Array {
  const bytes = allocateBytes(value.length + 1)
  bytes.set(value)
  bytes[value.length] = flag
  return bytes
}

function both(fresh: Uint8Array, old: Uint8Array): Uint8Array {
  const length: number[] = []
  let rest = fresh.length * 2
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) length.push((rest % 128) | 0x80)
  length.push(rest)
  const bytes = allocateBytes(length.length + fresh.length + old.length + 1)
  bytes.set(length)
  bytes.set(fresh, length.length)
  bytes.set(old, length.length + fresh.length)
  bytes[bytes.length - 1] = 2
  return bytes
}

interface Parts {
  readonly fresh: Uint8Array | undefined
  readonly old: Uint8Array | undefined
  readonly isLatest: boolean
}

function parts(bytes: Uint8Array): Parts {
  const flag = bytes[bytes.length - 1]
  if (flag === undefined || flag > 5)
    throw decodeError(`the change ends in ${flag}, which is none of its forms (0 to 5)`)
  const end = bytes.length - (flag > 2 ? 2 : 1)
  const isLatest = flag <= 2 || bytes[end] === 1
  if (end < 0) throw decodeError('the change has one byte, and its form needs two')
  const form = flag % 3
  if (form === 0) return { fresh: undefined, old: bytes.subarray(0, end), isLatest }
  if (form === 1) return { fresh: bytes.subarray(0, end), old: undefined, isLatest }
  const { value, next } = varint(bytes, end)
  if (next + value > end)
    throw decodeError(`the change says that its new value has ${value} bytes, more than there are`)
  return { fresh: bytes.subarray(next, next + value), old: bytes.subarray(next + value, end), isLatest }
}

function varint(bytes: Uint8Array, end: number): { readonly value: number; readonly next: number } {
  let value = 0
  let scale = 1
  for (let at = 0; at < Math.min(end, 5); at++) {
    const byte = bytes[at] as number
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return { value: Math.floor(value / 2), next: at + 1 }
    scale *= 128
  }
  throw decodeError('the length of the new value in a change does not end')
}
