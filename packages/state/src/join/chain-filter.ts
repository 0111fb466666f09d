// Tells, without a look at the disk, that nothing is kept of a key and stretch of time: most lookups of a join find nothing, and a miss on disk costs as much as a hit.
// Law: it may say yes wrongly, never no. It knows what was put since it was made, and so everything of the times after those that were there before.

/** Per segment, 128 KiB. With 100,000 keys in a segment it is wrong for one lookup in thirty. */
const slots = 2 ** 20
const slotMask = slots - 1

/** Live segments of a store are three at most, unless its retention is shorter than a minute: then two. */
const keptSegments = 4

export class ChainFilter {
  readonly #segments = new Map<number, Uint32Array>()
  /** Rows of earlier times may be there without its knowing. */
  #knownFromMs = Infinity

  /** Rows up to this time may be there, put by nobody that it heard of. */
  startAfter(timeMs: number): void {
    this.#knownFromMs = timeMs + 1
    this.#segments.clear()
  }

  /** `key`: the hash of a key; `stretch`: of time. */
  add(segment: number, key: number, stretch: number): void {
    const bits = this.#segments.get(segment) ?? this.#open(segment)
    const hash = mixed(key, stretch)
    set(bits, hash & slotMask)
    set(bits, (hash >>> 12) & slotMask)
  }

  /** `startMs`: when the stretch begins. */
  mayHave(segment: number, key: number, stretch: number, startMs: number): boolean {
    if (startMs < this.#knownFromMs) return true
    const bits = this.#segments.get(segment)
    if (bits === undefined) return this.#forgot(segment)
    const hash = mixed(key, stretch)
    return isSet(bits, hash & slotMask) && isSet(bits, (hash >>> 12) & slotMask)
  }

  /** A segment that was let go of for newer ones. */
  #forgot(segment: number): boolean {
    return this.#segments.size === keptSegments && segment < Math.min(...this.#segments.keys())
  }

  #open(segment: number): Uint32Array {
    const bits = new Uint32Array(slots / 32)
    this.#segments.set(segment, bits)
    if (this.#segments.size > keptSegments) this.#segments.delete(Math.min(...this.#segments.keys()))
    return bits
  }
}

function mixed(key: number, stretch: number): number {
  let hash = Math.imul(key ^ Math.imul(stretch, 0x9e3779b1), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}

function set(bits: Uint32Array, slot: number): void {
  bits[slot >>> 5] = (bits[slot >>> 5] as number) | (1 << (slot & 31))
}

function isSet(bits: Uint32Array, slot: number): boolean {
  return ((bits[slot >>> 5] as number) & (1 << (slot & 31))) !== 0
}
