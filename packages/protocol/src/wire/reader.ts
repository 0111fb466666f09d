// Reads primitives from a frame. Every length is checked against the bytes that remain before anything is allocated;
// byte fields are views of the frame.
import { protocolError } from '../errors.ts'
import { uuidFromBytes } from '../uuid.ts'

/** How many array elements one message may hold: an element costs memory that its bytes on the wire do not show. */
const maxElements = 4_194_304

export class Reader {
  readonly #bytes: Uint8Array
  readonly #text: Buffer
  readonly #end: number
  #position: number
  #elementsLeft = maxElements

  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes
    this.#text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    this.#position = start
    this.#end = bytes.length
  }

  get remaining(): number {
    return this.#end - this.#position
  }

  #take(count: number): number {
    const at = this.#position
    if (count > this.#end - at) {
      throw protocolError('PROTOCOL_TRUNCATED', `${count} bytes are wanted at ${at} of ${this.#end}`)
    }
    this.#position = at + count
    return at
  }

  int8(): number {
    return ((this.#bytes[this.#take(1)] as number) << 24) >> 24
  }

  uint8(): number {
    return this.#bytes[this.#take(1)] as number
  }

  boolean(): boolean {
    return this.#bytes[this.#take(1)] !== 0
  }

  int16(): number {
    return this.#text.readInt16BE(this.#take(2))
  }

  uint16(): number {
    return this.#text.readUInt16BE(this.#take(2))
  }

  int32(): number {
    return this.#text.readInt32BE(this.#take(4))
  }

  float64(): number {
    return this.#text.readDoubleBE(this.#take(8))
  }

  int64(): number {
    const at = this.#take(8)
    const value = this.#text.readInt32BE(at) * 0x1_0000_0000 + this.#text.readUInt32BE(at + 4)
    if (!Number.isSafeInteger(value)) {
      throw protocolError('PROTOCOL_UNSAFE_INTEGER', `the 64-bit integer at ${at} is beyond 2^53`, { position: at })
    }
    return value
  }

  /** An unsigned base-128 integer of at most 32 bits. */
  uvarint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.uint8()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) {
        if (value > 0xffff_ffff) break
        return value
      }
    }
    throw protocolError('PROTOCOL_LENGTH', `the varint before ${this.#position} has more than 32 bits`)
  }

  uuid(): string {
    return uuidFromBytes(this.#bytes, this.#take(16))
  }

  /** A view of the next `length` bytes. */
  view(length: number): Uint8Array {
    this.#checkLength(length)
    const at = this.#take(length)
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + at, length)
  }

  text(length: number): string {
    this.#checkLength(length)
    const at = this.#take(length)
    return this.#text.toString('utf8', at, at + length)
  }

  /** Accepts an array's count where `count` elements of at least `elementBytes` can still follow. */
  expectElements(count: number, elementBytes: number): void {
    if (count < 0 || count * elementBytes > this.remaining) {
      throw protocolError('PROTOCOL_LENGTH', `${count} elements are announced with ${this.remaining} bytes left`)
    }
    this.#elementsLeft -= count
    if (this.#elementsLeft < 0) {
      throw protocolError('PROTOCOL_TOO_LARGE', `a message holds more than ${maxElements} elements`)
    }
  }

  #checkLength(length: number): void {
    if (length < 0 || length > this.remaining) {
      throw protocolError('PROTOCOL_LENGTH', `a length of ${length} is announced with ${this.remaining} bytes left`)
    }
  }
}
