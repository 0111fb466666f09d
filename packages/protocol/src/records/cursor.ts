// Walks the records section of a batch: zigzag varints and bounded views. Plain number arithmetic, no BigInt below 2^49.
import { corrupt } from './batch.ts'

export class RecordCursor {
  readonly bytes: Uint8Array
  readonly end: number
  position: number

  constructor(bytes: Uint8Array, start: number) {
    this.bytes = bytes
    this.position = start
    this.end = bytes.length
  }

  /** A zigzag varint of at most 32 bits. */
  varint(): number {
    const { bytes, end } = this
    let at = this.position
    let raw = 0
    for (let shift = 0; shift < 35; shift += 7) {
      if (at >= end) throw corrupt(`a varint is cut off at byte ${at}`)
      const byte = bytes[at++] as number
      raw |= (byte & 0x7f) << shift
      if (byte < 0x80) {
        this.position = at
        return (raw >>> 1) ^ -(raw & 1)
      }
    }
    throw corrupt(`the varint at byte ${this.position} has more than 32 bits`)
  }

  /** A zigzag varint of at most 64 bits whose value is a safe integer. */
  varlong(): number {
    const { bytes, end } = this
    let at = this.position
    let raw = 0
    for (let scale = 1; scale <= 0x400_0000_0000; scale *= 128) {
      if (at >= end) throw corrupt(`a varint is cut off at byte ${at}`)
      const byte = bytes[at++] as number
      raw += (byte & 0x7f) * scale
      if (byte < 0x80) {
        this.position = at
        return raw % 2 === 0 ? raw / 2 : -(raw + 1) / 2
      }
    }
    return this.#longVarlong()
  }

  #longVarlong(): number {
    let raw = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.position >= this.end) throw corrupt(`a varint is cut off at byte ${this.position}`)
      const byte = this.bytes[this.position++] as number
      raw |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) {
        const value = Number(BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n)))
        if (Number.isSafeInteger(value)) return value
        break
      }
    }
    throw corrupt(`the varint before byte ${this.position} has more than 64 bits or a value beyond 2^53`)
  }

  /** The read that follows notices where this leaves the bytes. */
  skip(count: number): void {
    this.position += count
  }

  /** A view of the bytes whose length comes first; null for length -1. */
  nullableView(): Uint8Array | null {
    const length = this.varint()
    if (length === -1) return null
    const at = this.position
    if (length < 0 || length > this.end - at) {
      throw corrupt(`a length of ${length} is announced at byte ${at} of ${this.end}`)
    }
    this.position = at + length
    return new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + at, length)
  }
}
