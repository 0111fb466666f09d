// LZ4 frames, as Kafka writes them: independent blocks of 64 KiB, no checksums but the header's.
//
//   uint32le 0x184d2204, flags, block descriptor, [uint64le content size], header checksum (second byte of xxHash32)
//   then blocks: uint32le size (top bit: stored as is), data, [uint32le checksum]; a size of 0 ends; [uint32le checksum]
//   flags: bits 7-6 version 01, 5 independent blocks, 4 block checksums, 3 content size, 2 content checksum, 0 dictionary
import { int32LittleEndianAt } from '../wire/fixed.ts'
import { malformed } from './faults.ts'
import { GrowingOutput } from './growing-output.ts'
import { compressLz4Block, decompressLz4Block } from './lz4-block.ts'
import { xxhash32 } from './xxhash32.ts'

const magic = 0x184d2204
const blockBytes = 65_536
const storedBit = 0x8000_0000
const frameHeader = makeHeader()

function makeHeader(): Uint8Array {
  const header = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0)
  header[6] = headerChecksum(header, 4, 6)
  return header
}

function headerChecksum(bytes: Uint8Array, from: number, to: number): number {
  return (xxhash32(bytes.subarray(from, to)) >>> 8) & 0xff
}

export function compressLz4(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil(bytes.length / blockBytes)
  const out = new Uint8Array(frameHeader.length + bytes.length + blocks * 4 + 4)
  out.set(frameHeader)
  let at = frameHeader.length
  for (let from = 0; from < bytes.length; from += blockBytes) {
    const block = bytes.subarray(from, from + blockBytes)
    // A block that does not shrink is stored, so it never needs more room than its input.
    const packed = compressLz4Block(block, out.subarray(at + 4, at + 4 + block.length))
    if (packed === null) out.set(block, at + 4)
    const size = packed ?? block.length
    putUint32le(out, at, packed === null ? (size | storedBit) >>> 0 : size)
    at += 4 + size
  }
  putUint32le(out, at, 0)
  return out.subarray(0, at + 4)
}

export function decompressLz4(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const { start, blockChecksums, contentChecksum } = readHeader(bytes)
  const output = new GrowingOutput('lz4', maxBytes, bytes.length * 3)
  let at = start
  for (;;) {
    const word = uint32leAt(bytes, at)
    at += 4
    if (word === 0) break
    const size = word % storedBit
    if (size > bytes.length - at) throw malformed('lz4', `a block announces ${size} bytes at ${at}`)
    const end = at + size
    if (word >= storedBit) output.append(bytes, at, end)
    else decompressLz4Block(bytes, at, end, output)
    if (blockChecksums && uint32leAt(bytes, end) !== xxhash32(bytes.subarray(at, end))) {
      throw malformed('lz4', `the checksum of the block at ${at} differs`)
    }
    at = end + (blockChecksums ? 4 : 0)
  }
  if (contentChecksum && uint32leAt(bytes, at) !== xxhash32(output.written)) {
    throw malformed('lz4', 'the checksum of the content differs')
  }
  return output.written
}

function readHeader(bytes: Uint8Array): { start: number; blockChecksums: boolean; contentChecksum: boolean } {
  if (bytes.length < frameHeader.length || uint32leAt(bytes, 0) !== magic) throw malformed('lz4', 'no frame header')
  const flags = bytes[4] as number
  if (flags >>> 6 !== 1) throw malformed('lz4', `frame version ${flags >>> 6} is not known`)
  if (flags & 0x01) throw malformed('lz4', 'dictionaries are not used in Kafka')
  const checksumAt = 6 + (flags & 0x08 ? 8 : 0)
  if (bytes[checksumAt] !== headerChecksum(bytes, 4, checksumAt)) {
    throw malformed('lz4', 'the checksum of the frame header differs')
  }
  return {
    start: checksumAt + 1,
    blockChecksums: (flags & 0x10) !== 0,
    contentChecksum: (flags & 0x04) !== 0,
  }
}

function uint32leAt(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw malformed('lz4', `the frame ends at ${bytes.length}`)
  return int32LittleEndianAt(bytes, at) >>> 0
}

function putUint32le(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value
  bytes[at + 1] = value >>> 8
  bytes[at + 2] = value >>> 16
  bytes[at + 3] = value >>> 24
}
