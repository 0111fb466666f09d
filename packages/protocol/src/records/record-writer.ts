// Writes records, one after the other, into one growing buffer; decode.ts has the layout. No object per record.
import type { Headers } from '@millrace/record'
import { recordBodyBytes } from './sizes.ts'
import { giveBackBuffer, takeBuffer } from './spare-buffers.ts'

const nothing = Buffer.allocUnsafeSlow(0)
/** Below this a loop copies faster than `set`. */
const shortBytes = 24

export class RecordWriter {
  #bytes: Uint8Array = nothing
  /** The same memory. */
  #text: Buffer = nothing
  #position: number
  readonly #start: number

  /** Leaves `headroom` bytes free in front of the first record. */
  constructor(headroom: number) {
    this.#start = headroom
    this.#position = headroom
  }

  /** Bytes in use, the headroom included. */
  get length(): number {
    return this.#position
  }

  /** A view of headroom and records, valid until the next record and until `reset`. */
  get view(): Uint8Array {
    this.#reserve(0)
    return this.#bytes.subarray(0, this.#position)
  }

  /** Forgets the records. */
  reset(): void {
    if (this.#text !== nothing) giveBackBuffer(this.#text)
    this.#use(nothing)
    this.#position = this.#start
  }

  write(
    timestampDelta: number,
    offsetDelta: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
  ): void {
    const body = recordBodyBytes(timestampDelta, offsetDelta, key, value, headers)
    this.#reserve(body + 5)
    this.#varint(body)
    this.#bytes[this.#position++] = 0
    this.#varlong(timestampDelta)
    this.#varint(offsetDelta)
    this.#nullable(key)
    this.#nullable(value)
    this.#varint(headers.length)
    for (const header of headers) {
      const length = Buffer.byteLength(header.key)
      this.#varint(length)
      this.#position += this.#text.write(header.key, this.#position, 'utf8')
      this.#nullable(header.value)
    }
  }

  #reserve(count: number): void {
    const end = this.#position + count
    if (end <= this.#bytes.length) return
    if (this.#text === nothing) {
      this.#use(takeBuffer())
      return this.#reserve(count)
    }
    const grown = Buffer.allocUnsafeSlow(Math.max(end, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.#position))
    this.#use(grown)
  }

  #use(memory: Buffer): void {
    this.#text = memory
    this.#bytes = new Uint8Array(memory.buffer)
  }

  #nullable(value: Uint8Array | null): void {
    if (value === null) return this.#varint(-1)
    const length = value.length
    this.#varint(length)
    const bytes = this.#bytes
    const at = this.#position
    if (length <= shortBytes) for (let i = 0; i < length; i++) bytes[at + i] = value[i] as number
    else bytes.set(value, at)
    this.#position = at + length
  }

  #varint(value: number): void {
    const bytes = this.#bytes
    let at = this.#position
    let raw = ((value << 1) ^ (value >> 31)) >>> 0
    while (raw >= 0x80) {
      bytes[at++] = raw | 0x80
      raw >>>= 7
    }
    bytes[at++] = raw
    this.#position = at
  }

  #varlong(value: number): void {
    if (value >= -0x4000_0000 && value < 0x4000_0000) return this.#varint(value)
    let raw = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n))
    for (; raw >= 0x80n; raw >>= 7n) this.#bytes[this.#position++] = Number(raw & 0x7fn) | 0x80
    this.#bytes[this.#position++] = Number(raw)
  }
}
