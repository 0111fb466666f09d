// Finds earlier occurrences of four bytes by hash: the greedy search that LZ4 and snappy share.
import { int32LittleEndianAt as wordAt } from '../wire/fixed.ts'

const hashBits = 14

export class MatchFinder {
  /** Position + 1 of the last occurrence; 0 for none. */
  readonly #table = new Int32Array(1 << hashBits)

  reset(): void {
    this.#table.fill(0)
  }

  /** Remembers position `at` and returns the last earlier one with the same four bytes, or -1. */
  lookUp(bytes: Uint8Array, at: number): number {
    const slot = Math.imul(wordAt(bytes, at), 0x9e37_79b1) >>> (32 - hashBits)
    const found = (this.#table[slot] as number) - 1
    this.#table[slot] = at + 1
    return found >= 0 && wordAt(bytes, found) === wordAt(bytes, at) ? found : -1
  }
}

/** Where the match of `at` with the earlier `from` ends, at most `end`; four bytes are known to be equal. */
export function matchEnd(bytes: Uint8Array, from: number, at: number, end: number): number {
  let a = from + 4
  let b = at + 4
  while (b < end && bytes[a] === bytes[b]) {
    a++
    b++
  }
  return b
}
