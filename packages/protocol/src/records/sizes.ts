// How many bytes a record takes, before it is written: its length comes first on the wire.
import type { Headers } from '@millrace/record'

/** Bytes of a zigzag varint. */
function varintBytes(value: number): number {
  const raw = ((value << 1) ^ (value >> 31)) >>> 0
  return raw < 0x80 ? 1 : raw < 0x4000 ? 2 : raw < 0x20_0000 ? 3 : raw < 0x1000_0000 ? 4 : 5
}

/** Bytes of a zigzag varint of up to 64 bits. */
function varlongBytes(value: number): number {
  if (value >= -0x4000_0000 && value < 0x4000_0000) return varintBytes(value)
  let bytes = 1
  for (let raw = value < 0 ? value * -2 - 1 : value * 2; raw >= 0x80; raw /= 128) bytes++
  return bytes
}

/** Bytes of a record after its length. */
export function recordBodyBytes(
  timestampDelta: number,
  offsetDelta: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: Headers,
): number {
  let bytes = 1 + varlongBytes(timestampDelta) + varintBytes(offsetDelta)
  bytes += nullableBytes(key) + nullableBytes(value) + varintBytes(headers.length)
  for (const header of headers) {
    const length = Buffer.byteLength(header.key)
    bytes += varintBytes(length) + length + nullableBytes(header.value)
  }
  return bytes
}

function nullableBytes(value: Uint8Array | null): number {
  return value === null ? 1 : varintBytes(value.length) + value.length
}

/**
 * At most how many bytes a record adds to a batch, whatever its place and time in it: what a producer checks before it
 * appends to a batch that must stay below a limit.
 */
export function recordBytesAtMost(key: Uint8Array | null, value: Uint8Array | null, headers: Headers): number {
  const longestVarint = 5
  const longestVarlong = 10
  const fixed = recordBodyBytes(0, 0, key, value, headers) - 2
  return fixed + 2 * longestVarint + longestVarlong
}
