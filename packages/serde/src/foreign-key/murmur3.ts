// Murmur3 x64 128 with Kafka Streams' seed: how a foreign-key join tells which version of a row an answer belongs to.
// 64-bit numbers are two 32-bit halves: several times faster than bigint.
import { writeInt32 } from '../big-endian.ts'
import { allocateBytes } from '../slab.ts'

interface U64 {
  readonly hi: number
  readonly lo: number
}

const seed: U64 = { hi: 0, lo: 104_729 }
const c1: U64 = { hi: 0x87c37b91, lo: 0x114253d5 }
const c2: U64 = { hi: 0x4cf5ad43, lo: 0x2745937f }
const five: U64 = { hi: 0, lo: 5 }
const n1: U64 = { hi: 0, lo: 0x52dce729 }
const n2: U64 = { hi: 0, lo: 0x38495ab5 }
const mix1: U64 = { hi: 0xff51afd7, lo: 0xed558ccd }
const mix2: U64 = { hi: 0xc4ceb9fe, lo: 0x1a85ec53 }

/** 16 bytes, big-endian: the first half, then the second. */
export function murmur3(bytes: Uint8Array): Uint8Array {
  const { length } = bytes
  const end = length - (length % 16)
  let h1 = seed
  let h2 = seed
  for (let at = 0; at < end; at += 16) {
    h1 = add(multiply(add(rotate(xor(h1, scramble1(word(bytes, at, 8))), 27), h2), five), n1)
    h2 = add(multiply(add(rotate(xor(h2, scramble2(word(bytes, at + 8, 8))), 31), h1), five), n2)
  }
  if (length - end > 8) h2 = xor(h2, scramble2(word(bytes, end + 8, length - end - 8)))
  if (length > end) h1 = xor(h1, scramble1(word(bytes, end, Math.min(8, length - end))))
  const total: U64 = { hi: 0, lo: length }
  h1 = xor(h1, total)
  h2 = xor(h2, total)
  h1 = add(h1, h2)
  h2 = add(h2, h1)
  h1 = finish(h1)
  h2 = finish(h2)
  h1 = add(h1, h2)
  h2 = add(h2, h1)
  const hash = allocateBytes(16)
  writeInt32(hash, 0, h1.hi)
  writeInt32(hash, 4, h1.lo)
  writeInt32(hash, 8, h2.hi)
  writeInt32(hash, 12, h2.lo)
  return hash
}

/** Up to 8 bytes, little-endian. */
function word(bytes: Uint8Array, at: number, length: number): U64 {
  let hi = 0
  let lo = 0
  for (let i = 0; i < length; i++) {
    const byte = bytes[at + i] as number
    if (i < 4) lo |= byte << (8 * i)
    else hi |= byte << (8 * (i - 4))
  }
  return { hi, lo }
}

const scramble1 = (k: U64): U64 => multiply(rotate(multiply(k, c1), 31), c2)
const scramble2 = (k: U64): U64 => multiply(rotate(multiply(k, c2), 33), c1)

function finish(h: U64): U64 {
  const a = multiply(xor(h, high31(h)), mix1)
  const b = multiply(xor(a, high31(a)), mix2)
  return xor(b, high31(b))
}

/** Shifted right by 33. */
const high31 = ({ hi }: U64): U64 => ({ hi: 0, lo: hi >>> 1 })

const xor = (a: U64, b: U64): U64 => ({ hi: a.hi ^ b.hi, lo: a.lo ^ b.lo })

function add(a: U64, b: U64): U64 {
  const lo = (a.lo >>> 0) + (b.lo >>> 0)
  return { hi: (a.hi + b.hi + (lo > 0xffff_ffff ? 1 : 0)) | 0, lo: lo | 0 }
}

/** To the left, by 1 to 63 without 32. */
function rotate({ hi, lo }: U64, by: number): U64 {
  const [high, low] = by < 32 ? [hi, lo] : [lo, hi]
  const n = by % 32
  return { hi: (high << n) | (low >>> (32 - n)), lo: (low << n) | (high >>> (32 - n)) }
}

/** The low 64 bits of the product. */
function multiply(a: U64, b: U64): U64 {
  const a0 = a.lo & 0xffff
  const a1 = a.lo >>> 16
  const b0 = b.lo & 0xffff
  const b1 = b.lo >>> 16
  const low = a0 * b0
  const cross1 = a0 * b1
  const cross2 = a1 * b0
  const middle = (low >>> 16) + (cross1 & 0xffff) + (cross2 & 0xffff)
  const carry = (middle >>> 16) + (cross1 >>> 16) + (cross2 >>> 16) + a1 * b1
  return {
    hi: (carry + Math.imul(a.hi, b.lo) + Math.imul(a.lo, b.hi)) | 0,
    lo: (middle << 16) | (low & 0xffff),
  }
}
