// gzip and zstd: Node's own, with a bound on what comes out.
import {
  constants,
  gunzipSync,
  gzipSync,
  type ZlibOptions,
  zstdCompressSync,
  zstdDecompressSync,
  type ZstdOptions,
} from 'node:zlib'
import { malformed, tooLarge } from './faults.ts'

/** Java's default level; the fastest gives up a third of the gain. */
const gzipOptions: ZlibOptions = { level: 6 }

/** A frame may ask for a window of this size (2^26, 64 MiB) and no more: the decompressor allocates it. */
const zstdLimits: ZstdOptions = { params: { [constants.ZSTD_d_windowLogMax]: 26 } }

export function compressGzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, gzipOptions)
}

export function compressZstd(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes)
}

export function decompressGzip(bytes: Uint8Array, maxBytes: number): Uint8Array {
  return bounded('gzip', maxBytes, () => gunzipSync(bytes, { maxOutputLength: maxBytes }))
}

export function decompressZstd(bytes: Uint8Array, maxBytes: number): Uint8Array {
  return bounded('zstd', maxBytes, () => zstdDecompressSync(bytes, { ...zstdLimits, maxOutputLength: maxBytes }))
}

function bounded(codec: string, maxBytes: number, run: () => Uint8Array): Uint8Array {
  try {
    return run()
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(codec, maxBytes)
    throw malformed(codec, 'the data are damaged', thrown)
  }
}
