// Sets of characters, as code points: sorted ranges, each end in it, none touching the next.
// Law: what is in a set is exact over all of Unicode; that is how a matcher knows that two atoms cannot take the same character.

/** Low, high, low, high. */
export type CharSet = readonly number[]

const lastCodePoint = 0x10ffff
export const noChar: CharSet = []
export const anyChar: CharSet = [0, lastCodePoint]

/** The characters of a text, and the ranges written `a-z` in it: `setOf('a-zA-Z_')`. A `-` at an end is itself. */
export function setOf(text: string): CharSet {
  const ranges: number[] = []
  const codes = Array.from(text, codeOf)
  for (let at = 0; at < codes.length; at++) {
    const low = codes[at] as number
    const high = codes[at + 2]
    if (codes[at + 1] === 0x2d && high !== undefined) {
      ranges.push(low, high)
      at += 2
    } else ranges.push(low, low)
  }
  return union(ranges)
}

export function codeOf(character: string): number {
  return character.codePointAt(0) as number
}

/** Of any number of lists of ranges, in any order. */
export function union(...lists: readonly CharSet[]): CharSet {
  const pairs: (readonly [number, number])[] = []
  for (const list of lists) {
    for (let at = 0; at < list.length; at += 2) pairs.push([list[at] as number, list[at + 1] as number])
  }
  pairs.sort(([one], [other]) => one - other)
  const ranges: number[] = []
  for (const [low, high] of pairs) {
    const last = ranges.length - 1
    if (last > 0 && low <= (ranges[last] as number) + 1) ranges[last] = Math.max(ranges[last] as number, high)
    else ranges.push(low, high)
  }
  return ranges
}

export function complement(set: CharSet): CharSet {
  const ranges: number[] = []
  let from = 0
  for (let at = 0; at < set.length; at += 2) {
    if ((set[at] as number) > from) ranges.push(from, (set[at] as number) - 1)
    from = (set[at + 1] as number) + 1
  }
  if (from <= lastCodePoint) ranges.push(from, lastCodePoint)
  return ranges
}

export function intersection(one: CharSet, other: CharSet): CharSet {
  return complement(union(complement(one), complement(other)))
}

export function areDisjoint(one: CharSet, other: CharSet): boolean {
  let [left, right] = [0, 0]
  while (left < one.length && right < other.length) {
    if ((one[left + 1] as number) < (other[right] as number)) left += 2
    else if ((other[right + 1] as number) < (one[left] as number)) right += 2
    else return false
  }
  return true
}

export function contains(set: CharSet, code: number): boolean {
  let [low, high] = [0, set.length / 2]
  while (low < high) {
    const middle = (low + high) >> 1
    if (code > (set[2 * middle + 1] as number)) low = middle + 1
    else high = middle
  }
  return low < set.length / 2 && code >= (set[2 * low] as number)
}
