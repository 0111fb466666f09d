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

const [firstSurrogate, afterSurrogates] = [0xd800, 0xe000]
const chunk = 0x2000

function enumerate(property: string): CharSet {
  const runs = new RegExp(`${property}+`, 'gv')
  const ranges: number[] = []
  for (let from = 0; from <= 0x10ffff; from += chunk) {
    // Halves of pairs would be read as pairs. All of them have the same properties.
    const [low, high] = [from, Math.min(from + chunk, from < firstSurrogate ? firstSurrogate : 0x110000)]
    if (from >= firstSurrogate && from < afterSurrogates) continue
    let text = ''
    for (let code = low; code < high; code++) text += String.fromCodePoint(code)
    const units = from > 0xffff ? 2 : 1
    for (const { index, 0: run } of text.matchAll(runs)) {
      ranges.push(low + index / units, low + (index + run.length) / units - 1)
    }
  }
  if (new RegExp(`^${property}$`, 'v').test(String.fromCharCode(firstSurrogate))) {
    ranges.push(firstSurrogate, afterSurrogates - 1)
  }
  return union(ranges)
}
