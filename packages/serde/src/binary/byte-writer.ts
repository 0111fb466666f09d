// The counterpart of ByteReader: bytes are collected in one buffer that grows and is used again; what is handed out is a copy.
import { ownBytes } from '../slab.ts'
import { encodeJavaUtf8 } from '../utf8.ts'

const scratch = new DataView(new ArrayBuffer(8))
const scratchBytes = new Uint8Array(scratch.buffer)

export class ByteWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  byte(byte: number): void {
    this.#reserve(1)
    this.#bytes[this.#length] = byte
    this.#length += 1
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** An unsigned integer of up to 64 bits; a negative one is its two's complement. */
  varint(value: number | bigint): void {
    if (typeof value === 'bigint' || value < 0) return this.#wideVarint(BigInt.asUintN(64, BigInt(value)))
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  zigzag(value: number | bigint): void {
    if (typeof value === 'number' && Math.abs(value) < 2 ** 51) this.varint(value >= 0 ? value * 2 : -value * 2 - 1)
    else {
      const wide = BigInt(value)
      this.#wideVarint(BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n)))
    }
  }

  int32(value: number): void {
    scratch.setInt32(0, value, true)
    this.bytes(scratchBytes.subarray(0, 4))
  }

  int64(value: number | bigint): void {
    scratch.setBigInt64(0, BigInt(value), true)
    this.bytes(scratchBytes)
  }

  float(value: number): void {
    scratch.setFloat32(0, value, true)
    this.bytes(scratchBytes.subarray(0, 4))
  }

  double(value: number): void {
    scratch.setFloat64(0, value, true)
    this.bytes(scratchBytes)
  }

  /** UTF-8 with its length before it, which `writeLength` writes. */
  text(text: string, writeLength: (length: number) => void): void {
    const bytes = encodeJavaUtf8(text)
    writeLength(bytes.length)
    this.bytes(bytes)
  }

  /** What `write` writes, with its length as a varint before it. */
  framed(write: () => void): void {
    const start = this.#length
    write()
    const inner = this.#bytes.slice(start, this.#length)
    this.#length = start
    this.varint(inner.length)
    this.bytes(inner)
  }

  /** What was written since the last time. */
  take(): Uint8Array {
    const bytes = ownBytes(this.#bytes.subarray(0, this.#length))
    this.#length = 0
    return bytes
  }

  /** Forgets what was written: after an error. */
  clear(): void {
    this.#length = 0
  }

  #wideVarint(value: bigint): void {
    let rest = value
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    this.byte(Number(rest))
  }

  #reserve(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}
