// One raw snappy block: the uncompressed length as a uvarint, then elements.
//
//   tag, low two bits: 00 literals (upper six bits: length - 1; 60..63: the length - 1 follows in 1..4 bytes, little end)
//                      01 copy, length 4..11 in bits 2-4, distance 11 bits (bits 5-7, next byte)
//                      10 / 11 copy, length 1..64 in the upper six bits, distance in 2 / 4 bytes, little end
import { malformed } from './faults.ts'
import type { GrowingOutput } from './growing-output.ts'
import { matchEnd, MatchFinder } from './match-finder.ts'

const finder = new MatchFinder()

export function snappyBlockBytesAtMost(inputBytes: number): number {
  return 32 + inputBytes + Math.ceil(inputBytes / 6)
}

/** Compresses at most 64 KiB into `out`, which has room; returns the bytes written. */
export function compressSnappyBlock(bytes: Uint8Array, out: Uint8Array): number {
  finder.reset()
  let written = putUvarint(out, 0, bytes.length)
  let literals = 0
  const searchEnd = bytes.length - 4
  for (let at = 0; at <= searchEnd; ) {
    const from = finder.lookUp(bytes, at)
    if (from < 0) {
      at += 1 + ((at - literals) >> 5)
      continue
    }
    const end = matchEnd(bytes, from, at, bytes.length)
    written = putLiterals(bytes, literals, at, out, written)
    written = putCopies(out, written, at - from, end - at)
    at = end
    literals = end
  }
  return putLiterals(bytes, literals, bytes.length, out, written)
}

function putUvarint(out: Uint8Array, start: number, value: number): number {
  let at = start
  let rest = value
  for (; rest >= 0x80; rest >>>= 7) out[at++] = rest | 0x80
  out[at++] = rest
  return at
}

function putLiterals(bytes: Uint8Array, from: number, to: number, out: Uint8Array, start: number): number {
  if (from === to) return start
  let at = start
  const last = to - from - 1
  if (last < 60) out[at++] = last << 2
  else if (last < 0x100) {
    out[at++] = 60 << 2
    out[at++] = last
  } else {
    out[at++] = 61 << 2
    out[at++] = last
    out[at++] = last >>> 8
  }
  for (let i = from; i < to; i++) out[at++] = bytes[i] as number
  return at
}

function putCopies(out: Uint8Array, start: number, distance: number, length: number): number {
  let at = start
  for (let left = length; left > 0; ) {
    const part = Math.min(left, 64)
    if (part >= 4 && part <= 11 && distance < 2048) {
      out[at++] = 0x01 | ((part - 4) << 2) | ((distance >>> 8) << 5)
      out[at++] = distance
    } else {
      out[at++] = 0x02 | ((part - 1) << 2)
      out[at++] = distance
      out[at++] = distance >>> 8
    }
    left -= part
  }
  return at
}

/** Decompresses the block from `start` to `end`. */
export function decompressSnappyBlock(bytes: Uint8Array, start: number, end: number, output: GrowingOutput): void {
  let at = start
  const byte = (): number => {
    if (at >= end) throw malformed('snappy', `a block ends at ${end}, inside an element`)
    return bytes[at++] as number
  }
  const little = (count: number): number => {
    let value = 0
    for (let i = 0; i < count; i++) value += byte() * 2 ** (8 * i)
    return value
  }
  let announced = 0
  for (let shift = 0, more = true; more; shift += 7) {
    if (shift > 28) throw malformed('snappy', 'the length has more than 32 bits')
    const part = byte()
    announced += (part & 0x7f) * 2 ** shift
    more = part >= 0x80
  }
  const before = output.length
  while (at < end) {
    const tag = byte()
    const upper = tag >>> 2
    switch (tag & 0x03) {
      case 0: {
        const count = (upper < 60 ? upper : little(upper - 59)) + 1
        if (count > end - at) throw malformed('snappy', `${count} literals are announced at ${at} of ${end}`)
        output.append(bytes, at, at + count)
        at += count
        break
      }
      case 1:
        output.repeat(((tag >>> 5) << 8) | byte(), (upper & 0x07) + 4)
        break
      case 2:
        output.repeat(little(2), upper + 1)
        break
      default:
        output.repeat(little(4), upper + 1)
    }
    if (output.length - before > announced) break
  }
  if (output.length - before !== announced) {
    throw malformed('snappy', `a block announces ${announced} bytes and has ${output.length - before}`)
  }
}
