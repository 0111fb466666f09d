// The codecs of record batches, by name and by their number in a batch's attributes.
// Law: decompression never yields more than its limit, and throws nothing but PROTOCOL_COMPRESSION and PROTOCOL_TOO_LARGE.
import { protocolError } from '../errors.ts'
import { tooLarge } from './faults.ts'
import { compressLz4, decompressLz4 } from './lz4.ts'
import { compressSnappy, decompressSnappy } from './snappy.ts'
import { compressGzip, compressZstd, decompressGzip, decompressZstd } from './zlib.ts'

const names = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

/** Kafka's names for its codecs. */
export type Compression = (typeof names)[number]

/** What the records of a batch may take once decompressed, unless a caller says otherwise: 64 MiB. */
export const defaultMaxDecompressedBytes = 67_108_864

/** The codec of a number. Throws `PROTOCOL_COMPRESSION`. */
export function compressionOf(code: number): Compression {
  const name = names[code]
  if (name === undefined) throw protocolError('PROTOCOL_COMPRESSION', `compression ${code} is not known`)
  return name
}

export function compressionCode(compression: Compression): number {
  return names.indexOf(compression)
}

/** Compressed bytes as a Java client writes them: gzip, xerial-framed snappy, an LZ4 frame, a zstd frame. */
export function compress(compression: Compression, bytes: Uint8Array): Uint8Array {
  switch (compression) {
    case 'none':
      return bytes
    case 'gzip':
      return compressGzip(bytes)
    case 'snappy':
      return compressSnappy(bytes)
    case 'lz4':
      return compressLz4(bytes)
    case 'zstd':
      return compressZstd(bytes)
  }
}

/** Throws `PROTOCOL_COMPRESSION`, and `PROTOCOL_TOO_LARGE` for more than `maxBytes`. */
export function decompress(
  compression: Compression,
  bytes: Uint8Array,
  maxBytes: number = defaultMaxDecompressedBytes,
): Uint8Array {
  switch (compression) {
    case 'none':
      if (bytes.length > maxBytes) throw tooLarge(compression, maxBytes)
      return bytes
    case 'gzip':
      return decompressGzip(bytes, maxBytes)
    case 'snappy':
      return decompressSnappy(bytes, maxBytes)
    case 'lz4':
      return decompressLz4(bytes, maxBytes)
    case 'zstd':
      return decompressZstd(bytes, maxBytes)
  }
}
