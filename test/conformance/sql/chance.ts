// Chances that are the same each time a case is run with the same seed.

/** True about every third time. */
export function chanceOf(title: string, seed: number): () => boolean {
  let state = Buffer.from(title).reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, seed)
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0
    return ((state >>> 16) & 0x7fff) % 3 === 0
  }
}
