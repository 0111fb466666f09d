// CRC-32C (Castagnoli), the checksum of record batches: native where @node-rs/crc32 loads, else slicing by eight.
import { createRequire } from 'node:module'

type Checksum = (bytes: Uint8Array, seed?: number) => number

const polynomial = 0x82f63b78
/** Below this a call into native code costs more than the table walk. */
const nativeFromBytes = 48

/** Eight tables of 256 in a row; table k advances a byte by k further zero bytes. */
const tables = makeTables()

function makeTables(): Int32Array {
  const made = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    made[byte] = crc
  }
  for (let i = 256; i < made.length; i++) {
    const previous = made[i - 256] as number
    made[i] = (previous >>> 8) ^ (made[previous & 0xff] as number)
  }
  return made
}

/** The checksum in JavaScript; `seed` is the checksum of the bytes before. */
export function crc32cInJavaScript(bytes: Uint8Array, seed = 0): number {
  const end = bytes.length
  let crc = ~seed
  let at = 0
  for (const last = end - 7; at < last; at += 8) {
    const low =
      crc ^
      ((bytes[at] as number) |
        ((bytes[at + 1] as number) << 8) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 24))
    crc =
      (tables[1792 + (low & 0xff)] as number) ^
      (tables[1536 + ((low >>> 8) & 0xff)] as number) ^
      (tables[1280 + ((low >>> 16) & 0xff)] as number) ^
      (tables[1024 + (low >>> 24)] as number) ^
      (tables[768 + (bytes[at + 4] as number)] as number) ^
      (tables[512 + (bytes[at + 5] as number)] as number) ^
      (tables[256 + (bytes[at + 6] as number)] as number) ^
      (tables[bytes[at + 7] as number] as number)
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[at] as number)) & 0xff] as number)
  return ~crc >>> 0
}

function loadNative(): Checksum | null {
  try {
    return (createRequire(import.meta.url)('@node-rs/crc32') as { readonly crc32c: Checksum }).crc32c
  } catch {
    // An optional dependency: no binary for this platform, or left out on purpose.
    return null
  }
}

/** The native checksum, or null where it does not load. */
export const nativeCrc32c: Checksum | null = loadNative()

/** CRC-32C, an unsigned 32-bit integer; `seed` is the checksum of the bytes before. */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  if (nativeCrc32c === null || bytes.length < nativeFromBytes) return crc32cInJavaScript(bytes, seed)
  return nativeCrc32c(bytes, seed)
}
