// What a property of Unicode holds for, asked of JavaScript's engine once for each property.
import { type CharSet, union } from './char-set.ts'

const known = new Map<string, CharSet>()

/** @param property as JavaScript writes it, `\p{Lu}`. @throws {SyntaxError} when there is none of that name. */
export function propertyOf(property: string): CharSet {
  let set = known.get(property)
  if (set === undefined) {
    set = enumerate(property)
    known.set(property, set)
  }
  return set
}

const [firstSurrogate, afterSurrogates, afterAll] = [0xd800, 0xe000, 0x110000]

/** Halves of pairs would be read as pairs. All of them have the same properties. */
const planes: readonly (readonly [from: number, to: number])[] = [
  [0, firstSurrogate],
  [afterSurrogates, 0x10000],
  [0x10000, afterAll],
]

function enumerate(property: string): CharSet {
  const runs = new RegExp(`${property}+`, 'gv')
  const ranges: number[] = []
  for (const [from, to] of planes) {
    const units = from > 0xffff ? 2 : 1
    for (const { index, 0: run } of textOf(from, to).matchAll(runs)) {
      ranges.push(from + index / units, from + (index + run.length) / units - 1)
    }
  }
  if (new RegExp(`^${property}$`, 'v').test(String.fromCharCode(firstSurrogate))) {
    ranges.push(firstSurrogate, afterSurrogates - 1)
  }
  return union(ranges)
}

/** Every character of a range, in order. */
function textOf(from: number, to: number): string {
  const units = new Uint16Array((to - from) * (from > 0xffff ? 2 : 1))
  for (let code = from, at = 0; code < to; code++) {
    if (code > 0xffff) units[at++] = 0xd7c0 + (code >> 10)
    units[at++] = code > 0xffff ? 0xdc00 + (code & 0x3ff) : code
  }
  return new TextDecoder('utf-16le').decode(units)
}
