// One LZ4 block: sequences of literals and a match.
//
//   token (high nibble: literals, low nibble: match length - 4; 15 goes on in bytes of 255), literals,
//   uint16le distance, rest of the match length. The last sequence has literals only: at least the last five bytes,
//   and no match starts in the last twelve.
import { malformed } from './faults.ts'
import type { GrowingOutput } from './growing-output.ts'
import { matchEnd, MatchFinder } from './match-finder.ts'

const leastMatch = 4
const lastLiterals = 5
const lastMatchStart = 12
const finder = new MatchFinder()

/** Compresses at most 64 KiB into `out`; returns the bytes written, or null where they are not fewer than the input's. */
export function compressLz4Block(bytes: Uint8Array, out: Uint8Array): number | null {
  finder.reset()
  let literals = 0
  let written = 0
  const searchEnd = bytes.length - lastMatchStart
  for (let at = 0; at < searchEnd; ) {
    const from = finder.lookUp(bytes, at)
    if (from < 0) {
      // The longer nothing matches, the larger the steps.
      at += 1 + ((at - literals) >> 6)
      continue
    }
    const end = matchEnd(bytes, from, at, bytes.length - lastLiterals)
    written = putSequence(bytes, literals, at, out, written, end - at, at - from)
    if (written < 0) return null
    at = end
    literals = end
  }
  written = putSequence(bytes, literals, bytes.length, out, written, 0, 0)
  return written < 0 || written >= bytes.length ? null : written
}

/** Returns the new end of `out`, or -1 where it has no room. `match` of 0 ends the block. */
function putSequence(
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  start: number,
  match: number,
  distance: number,
): number {
  const literals = to - from
  const extra = match === 0 ? 0 : match - leastMatch
  if (start + literals + literals / 255 + extra / 255 + 6 > out.length) return -1
  let at = start + 1
  out[start] = (Math.min(literals, 15) << 4) | Math.min(extra, 15)
  if (literals >= 15) at = putLength(out, at, literals - 15)
  for (let i = from; i < to; i++) out[at++] = bytes[i] as number
  if (match === 0) return at
  out[at++] = distance
  out[at++] = distance >>> 8
  return extra >= 15 ? putLength(out, at, extra - 15) : at
}

function putLength(out: Uint8Array, start: number, length: number): number {
  let at = start
  let rest = length
  for (; rest >= 255; rest -= 255) out[at++] = 255
  out[at++] = rest
  return at
}

/** Decompresses `bytes` from `start` to `end`. Matches may reach into earlier blocks of the same output. */
export function decompressLz4Block(bytes: Uint8Array, start: number, end: number, output: GrowingOutput): void {
  let at = start
  const byte = (): number => {
    if (at >= end) throw malformed('lz4', `a block ends at ${end}, inside a sequence`)
    return bytes[at++] as number
  }
  const longer = (nibble: number): number => {
    if (nibble < 15) return nibble
    let length = nibble
    for (let more = 255; more === 255; ) {
      more = byte()
      length += more
    }
    return length
  }
  while (at < end) {
    const token = byte()
    const literals = longer(token >>> 4)
    if (literals > end - at) throw malformed('lz4', `${literals} literals are announced at ${at} of ${end}`)
    output.append(bytes, at, at + literals)
    at += literals
    if (at === end) return
    const distance = byte() | (byte() << 8)
    output.repeat(distance, longer(token & 0x0f) + leastMatch)
  }
}
