// Numbers that only a DataView can write, through one scratch buffer: a view of each value's own bytes would cost more than the rest.
import { ownBytes } from './slab.ts'

const bytes = new Uint8Array(8)
const half = bytes.subarray(0, 4)

/** Where a number is written before {@link writtenWide}. */
export const wide: DataView = new DataView(bytes.buffer)

/** A copy of the first bytes. */
export function writtenWide(length: 4 | 8): Uint8Array {
  return ownBytes(length === 8 ? bytes : half)
}

/** The view of a copy of up to 8 bytes. */
export function readWide(from: Uint8Array): DataView {
  bytes.set(from)
  return wide
}
