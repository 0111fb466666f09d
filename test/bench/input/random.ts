// Chance that follows from a seed, and numbers as text of one length.

const seed = 0x9e3779b9

/** Between 0 and 1: the finisher of murmur3 over a counter. */
export function randomAt(index: number): number {
  let hash = Math.imul(index + 1, seed)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

export function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
