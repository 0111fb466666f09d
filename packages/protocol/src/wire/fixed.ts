// Integers of fixed width at a position of a byte array, big-endian unless named otherwise; the caller knows that the
// bytes are there.

export function int16At(bytes: Uint8Array, at: number): number {
  return (((bytes[at] as number) << 24) >> 16) | (bytes[at + 1] as number)
}

export function int32At(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  )
}

/** Little-endian, as LZ4 and snappy write. */
export function int32LittleEndianAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

/** As a `number`; not exact beyond 2^53, which {@link isSafeInt64At} tells. */
export function int64At(bytes: Uint8Array, at: number): number {
  return int32At(bytes, at) * 0x1_0000_0000 + (int32At(bytes, at + 4) >>> 0)
}

export function isSafeInt64At(bytes: Uint8Array, at: number): boolean {
  return Number.isSafeInteger(int64At(bytes, at))
}

export function putInt16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8
  bytes[at + 1] = value
}

export function putInt32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 24
  bytes[at + 1] = value >> 16
  bytes[at + 2] = value >> 8
  bytes[at + 3] = value
}

export function putInt64(bytes: Uint8Array, at: number, value: number): void {
  putInt32(bytes, at, Math.floor(value / 0x1_0000_0000))
  putInt32(bytes, at + 4, value | 0)
}
