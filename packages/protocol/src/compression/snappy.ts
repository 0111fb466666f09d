// Snappy in Kafka: the Java clients frame it (xerial's stream format), others send one raw block. Both are read;
// framed is written.
//
//   frame: 0x82 "SNAPPY" 0x00, int32 version 1, int32 compatible version 1, then (int32 length, raw block)*
import { int32At, putInt32 } from '../wire/fixed.ts'
import { malformed } from './faults.ts'
import { GrowingOutput } from './growing-output.ts'
import { compressSnappyBlock, decompressSnappyBlock, snappyBlockBytesAtMost } from './snappy-block.ts'

const magic = Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0)
const headerBytes = 16
const chunkBytes = 32_768

export function compressSnappy(bytes: Uint8Array): Uint8Array {
  const chunks = Math.ceil(bytes.length / chunkBytes)
  const out = new Uint8Array(headerBytes + chunks * (4 + snappyBlockBytesAtMost(chunkBytes)))
  out.set(magic)
  putInt32(out, 8, 1)
  putInt32(out, 12, 1)
  let at = headerBytes
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    const size = compressSnappyBlock(bytes.subarray(from, from + chunkBytes), out.subarray(at + 4))
    putInt32(out, at, size)
    at += 4 + size
  }
  return out.slice(0, at)
}

export function decompressSnappy(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const output = new GrowingOutput('snappy', maxBytes, bytes.length * 3)
  if (!isFramed(bytes)) {
    decompressSnappyBlock(bytes, 0, bytes.length, output)
    return output.written
  }
  for (let at = headerBytes; at < bytes.length; ) {
    if (at + 4 > bytes.length) throw malformed('snappy', `the stream ends at ${bytes.length}`)
    const size = int32At(bytes, at)
    at += 4
    if (size < 0 || size > bytes.length - at) throw malformed('snappy', `a chunk announces ${size} bytes at ${at}`)
    decompressSnappyBlock(bytes, at, at + size, output)
    at += size
  }
  return output.written
}

function isFramed(bytes: Uint8Array): boolean {
  return bytes.length >= headerBytes && magic.every((byte, i) => bytes[i] === byte)
}
