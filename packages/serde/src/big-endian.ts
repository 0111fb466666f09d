// Numbers as Kafka writes them: big-endian two's complement and IEEE 754. The callers have checked lengths and ranges.

const two32 = 4_294_967_296
const largestHigh = 0x7fff_ffff

/** Writes a safe integer, or 2^63 as the largest of them, as 8 bytes at `at`. */
export function writeInt64(into: Uint8Array, at: number, value: number): void {
  const high = Math.floor(value / two32)
  if (high > largestHigh) {
    // The end of time: as a number it is one above Kafka's largest timestamp.
    writeInt32(into, at, largestHigh)
    writeInt32(into, at + 4, 0xffff_ffff)
    return
  }
  writeInt32(into, at, high)
  writeInt32(into, at + 4, value - high * two32)
}

/** Reads 8 bytes at `at`. Exact for safe integers; what lies beyond comes back rounded, and `Number.isSafeInteger` says so. */
export function readInt64(bytes: Uint8Array, at: number): number {
  return readInt32(bytes, at) * two32 + (readInt32(bytes, at + 4) >>> 0)
}

/** Writes the low 32 bits of an integer as 4 bytes at `at`. */
export function writeInt32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24
  into[at + 1] = value >>> 16
  into[at + 2] = value >>> 8
  into[at + 3] = value
}

export function readInt32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  )
}
