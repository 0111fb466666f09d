// Bytes as Avro and Protobuf write them: varints and little-endian numbers. Law: nothing is read beyond the end, and no length is believed that the bytes
// cannot hold; both are `SERDE_DECODE`.
import { decodeError } from '../errors.ts'
import { decodeJavaUtf8 } from '../utf8.ts'

/** How deep values may be within each other. */
const maxDepth = 500

/** So many bytes of a varint make a number that is exact. */
const exactBytes = 7

export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at: number
  #depth = 0

  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#at = start
  }

  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  byte(): number {
    return this.#bytes[this.skip(1)] as number
  }

  /** An unsigned varint of up to 64 bits: a bigint only where a number may not be exact. */
  varint(): number | bigint {
    let value = 0
    for (let index = 0; index < exactBytes; index += 1) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** (7 * index)
      if (byte < 0x80) return value
    }
    let wide = BigInt(value)
    for (let index = exactBytes; index < 10; index += 1) {
      const byte = this.byte()
      wide += BigInt(byte & 0x7f) << BigInt(7 * index)
      if (byte < 0x80) return BigInt.asUintN(64, wide)
    }
    throw decodeError(`a varint of more than 10 bytes before ${this.#at}`)
  }

  /** A signed integer in zigzag order: a number where it is safe, else a bigint. */
  zigzag(): number | bigint {
    const value = this.varint()
    if (typeof value === 'number') return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    return safe((value >> 1n) ^ -(value & 1n))
  }

  /** A length, of bytes that are there. */
  length(length: number | bigint = this.varint()): number {
    if (length < 0 || length > this.left) {
      throw decodeError(`a length of ${length} at ${this.#at}, where ${this.left} bytes are left`)
    }
    return Number(length)
  }

  int32(): number {
    return this.#view.getInt32(this.skip(4), true)
  }

  int64(): number | bigint {
    return safe(this.#view.getBigInt64(this.skip(8), true))
  }

  float(): number {
    return this.#view.getFloat32(this.skip(4), true)
  }

  double(): number {
    return this.#view.getFloat64(this.skip(8), true)
  }

  /** A copy, never a Buffer. */
  bytes(length: number): Uint8Array {
    const from = this.skip(length)
    return new Uint8Array(this.#bytes.subarray(from, from + length))
  }

  text(length: number): string {
    const from = this.skip(length)
    return decodeJavaUtf8(this.#bytes.subarray(from, from + length))
  }

  /** A reader of the next bytes only, as deep as this one. */
  part(length: number): ByteReader {
    const from = this.skip(length)
    const part = new ByteReader(this.#bytes.subarray(from, from + length))
    part.#depth = this.#depth
    return part
  }

  /** Where the bytes are that are passed over. */
  skip(length: number): number {
    const from = this.#at
    if (length > this.#bytes.length - from)
      throw decodeError(`the end at ${this.#bytes.length}, where more bytes must be`)
    this.#at += length
    return from
  }

  /** One value deeper, until {@link leave}. */
  enter(): void {
    this.#depth += 1
    if (this.#depth > maxDepth) throw decodeError(`values nested deeper than ${maxDepth}`)
  }

  leave(): void {
    this.#depth -= 1
  }
}

/** A number wherever that is exact. */
export function safe(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
