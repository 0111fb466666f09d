// Which characters are one and the same to a pattern that ignores case: those of ASCII, or by `u` those of all alphabets.
import { type CharSet, codeOf, contains, union } from './char-set.ts'
import { propertyOf } from './unicode-property.ts'

export interface CaseFlags {
  readonly ignoreCase: boolean
  /** Beyond ASCII, too. */
  readonly unicode: boolean
}

/** A character or range, and what differs from it by its case only. */
export function withCases(set: CharSet, { ignoreCase, unicode }: CaseFlags): CharSet {
  if (!ignoreCase) return set
  const more: number[] = []
  const [low, high] = set
  // Of one character all that fold as it does; of a range what gets into it, which leaves out the long s for S.
  const folded = set.length === 2 && low === high ? lowerOf(upperOf(low as number)) : undefined
  for (const [code, upper, lower] of unicode ? casesOfUnicode() : casesOfAscii) {
    if (folded === undefined ? contains(set, upper) || contains(set, lower) : lower === folded) more.push(code, code)
  }
  return union(set, more)
}

/** Whether two characters are the same, as back references compare them. */
export function sameLetter(one: number, other: number, { unicode }: CaseFlags): boolean {
  if (one === other) return true
  if (!unicode && (one > 0x7f || other > 0x7f)) return false
  return lowerOf(upperOf(one)) === lowerOf(upperOf(other))
}

type Cases = readonly [code: number, upper: number, lower: number]

function casesOf(code: number): Cases {
  const upper = upperOf(code)
  return [code, upper, lowerOf(upper)]
}

const casesOfAscii: readonly Cases[] = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', (letter) =>
  casesOf(codeOf(letter)),
)

let unicodeCases: readonly Cases[] | undefined
function casesOfUnicode(): readonly Cases[] {
  if (unicodeCases !== undefined) return unicodeCases
  const cases: Cases[] = []
  const cased = propertyOf('\\p{Changes_When_Casemapped}')
  for (let at = 0; at < cased.length; at += 2) {
    for (let code = cased[at] as number; code <= (cased[at + 1] as number); code++) cases.push(casesOf(code))
  }
  unicodeCases = cases
  return cases
}

/** Java maps a character to one character: one whose other case is several has none. */
function upperOf(code: number): number {
  return single(String.fromCodePoint(code).toUpperCase(), code)
}

function lowerOf(code: number): number {
  const dottedI = 0x130
  return code === dottedI ? 0x69 : single(String.fromCodePoint(code).toLowerCase(), code)
}

function single(text: string, code: number): number {
  const first = codeOf(text)
  return text.length === (first > 0xffff ? 2 : 1) ? first : code
}
