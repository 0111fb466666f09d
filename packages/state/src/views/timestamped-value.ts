// The local layout of a timestamped value: 8 bytes of timestamp (big-endian), then the bare value. It exists in local stores only: a changelog record carries the
// bare value, and the timestamp as its own.
import { allocateBytes, readInt64, writeInt64 } from '@millrace/serde'

/** How many bytes of a stored value are its timestamp. */
export const timestampBytes = 8

/** The local bytes of a value: what restoring makes of a changelog record. */
export function timestampedValue(bare: Uint8Array, timestamp: number): Uint8Array {
  const bytes = allocateBytes(timestampBytes + bare.length)
  writeInt64(bytes, 0, timestamp)
  bytes.set(bare, timestampBytes)
  return bytes
}

export function timestampOf(bytes: Uint8Array): number {
  return readInt64(bytes, 0)
}

/** A view without the timestamp. */
export function bareValue(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(timestampBytes)
}
