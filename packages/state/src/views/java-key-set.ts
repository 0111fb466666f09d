// Keys in the iteration order of a java.util.HashSet<Bytes> that is cleared and filled again: changelogs of suppress buffers show it.
// The table grows when it is more than three quarters full and never shrinks; within a bucket the order of insertion stays.
import { keyText } from '../key-text.ts'

export class JavaKeySet {
  readonly #keys = new Map<string, Uint8Array>()
  #capacity = 16

  add(key: Uint8Array): void {
    this.#keys.set(keyText(key), key)
    if (this.#keys.size > this.#capacity * 0.75) this.#capacity *= 2
  }

  /** Takes all keys out. */
  take(): Uint8Array[] {
    const mask = this.#capacity - 1
    const keys = [...this.#keys.values()].map((key) => ({ key, bucket: bucketOf(key, mask) }))
    this.#keys.clear()
    return keys.sort((a, b) => a.bucket - b.bucket).map(({ key }) => key)
  }

  clear(): void {
    this.#keys.clear()
  }
}

/** `Arrays.hashCode`, spread as HashMap does it. */
function bucketOf(key: Uint8Array, mask: number): number {
  let hash = 1
  for (const byte of key) hash = (Math.imul(31, hash) + ((byte << 24) >> 24)) | 0
  return (hash ^ (hash >>> 16)) & mask
}
