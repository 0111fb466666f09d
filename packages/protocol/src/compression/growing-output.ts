// Where a decompressor writes: grows with what is really written, never beyond its limit.
import { malformed, tooLarge } from './faults.ts'

export class GrowingOutput {
  readonly #codec: string
  readonly #maxBytes: number
  #bytes: Uint8Array
  #length = 0

  constructor(codec: string, maxBytes: number, expectedBytes: number) {
    this.#codec = codec
    this.#maxBytes = maxBytes
    this.#bytes = new Uint8Array(Math.min(maxBytes, expectedBytes))
  }

  get length(): number {
    return this.#length
  }

  /** A view of what was written. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  append(source: Uint8Array, from: number, to: number): void {
    const at = this.#reserve(to - from)
    this.#bytes.set(source.subarray(from, to), at)
  }

  /** Repeats `count` bytes from `distance` back; they may overlap what is being written. */
  repeat(distance: number, count: number): void {
    if (distance <= 0 || distance > this.#length) {
      throw malformed(this.#codec, `a copy reaches ${distance} back at ${this.#length}`)
    }
    const at = this.#reserve(count)
    const bytes = this.#bytes
    if (distance >= count) bytes.copyWithin(at, at - distance, at - distance + count)
    else for (let i = at; i < at + count; i++) bytes[i] = bytes[i - distance] as number
  }

  #reserve(count: number): number {
    const at = this.#length
    const end = at + count
    if (end > this.#maxBytes) throw tooLarge(this.#codec, this.#maxBytes)
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(this.#maxBytes, Math.max(end, this.#bytes.length * 2)))
      grown.set(this.#bytes.subarray(0, at))
      this.#bytes = grown
    }
    this.#length = end
    return at
  }
}
