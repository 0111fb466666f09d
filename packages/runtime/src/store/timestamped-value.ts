// The local form of a timestamped row, Kafka Streams' own: timestamp (8 bytes, big-endian) | value.

export const timestampBytes = 8

/** The row's bytes; `value` is copied. */
export function encodeTimestamped(value: Uint8Array, timestamp: number): Uint8Array {
  const bytes = new Uint8Array(timestampBytes + value.length)
  const high = Math.floor(timestamp / 0x1_0000_0000)
  bytes[0] = high >>> 24
  bytes[1] = high >>> 16
  bytes[2] = high >>> 8
  bytes[3] = high
  bytes[4] = timestamp >>> 24
  bytes[5] = timestamp >>> 16
  bytes[6] = timestamp >>> 8
  bytes[7] = timestamp
  bytes.set(value, timestampBytes)
  return bytes
}

export function timestampOf(row: Uint8Array): number {
  const high = ((row[0] as number) << 24) | ((row[1] as number) << 16) | ((row[2] as number) << 8) | (row[3] as number)
  const low = ((row[4] as number) << 24) | ((row[5] as number) << 16) | ((row[6] as number) << 8) | (row[7] as number)
  return high * 0x1_0000_0000 + (low >>> 0)
}

/** The value's bytes: a view. */
export function bareValue(row: Uint8Array): Uint8Array {
  return row.subarray(timestampBytes)
}
