// Writes primitives into one growing buffer of its own (never a slice of Node's shared pool: frames may be transferred).
import { uuidToBytes } from '../uuid.ts'

export class Writer {
  #bytes: Buffer
  #position = 0

  constructor(capacity = 256) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity)
  }

  get length(): number {
    return this.#position
  }

  /** The bytes written so far; a view that is valid until the next write. */
  finish(): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset, this.#position)
  }

  #reserve(count: number): number {
    const at = this.#position
    const end = at + count
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(end, this.#bytes.length * 2))
      grown.set(this.#bytes.subarray(0, at))
      this.#bytes = grown
    }
    this.#position = end
    return at
  }

  int8(value: number): void {
    const at = this.#reserve(1)
    this.#bytes[at] = value
  }

  boolean(value: boolean): void {
    this.int8(value ? 1 : 0)
  }

  int16(value: number): void {
    const at = this.#reserve(2)
    this.#bytes[at] = value >> 8
    this.#bytes[at + 1] = value
  }

  uint16(value: number): void {
    this.int16(value)
  }

  int32(value: number): void {
    const at = this.#reserve(4)
    this.#bytes.writeInt32BE(value, at)
  }

  float64(value: number): void {
    const at = this.#reserve(8)
    this.#bytes.writeDoubleBE(value, at)
  }

  int64(value: number): void {
    const at = this.#reserve(8)
    this.#bytes.writeInt32BE(Math.floor(value / 0x1_0000_0000), at)
    this.#bytes.writeInt32BE(value | 0, at + 4)
  }

  uvarint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      this.int8((rest & 0x7f) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.int8(rest)
  }

  uuid(value: string): void {
    this.bytes(uuidToBytes(value))
  }

  bytes(value: Uint8Array): void {
    const at = this.#reserve(value.length)
    this.#bytes.set(value, at)
  }

  /** `byteLength` is the text's length in UTF-8. */
  text(value: string, byteLength: number): void {
    const at = this.#reserve(byteLength)
    this.#bytes.write(value, at, 'utf8')
  }
}
