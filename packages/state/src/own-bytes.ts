// Bytes that are kept for long must not hold a fetched batch of a megabyte, or a pool of Buffers, alive for the sake of ten of them.

/** A copy that owns its memory. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}
