// Steps from character to character of a text; a pair of surrogates is one.
import { type CharSet, contains } from './char-set.ts'

export interface CharTest {
  /** Below 256. */
  readonly small: Uint8Array
  readonly ranges: CharSet
}

export function charTest(ranges: CharSet): CharTest {
  return { ranges, small: Uint8Array.from({ length: 256 }, (_, code) => Number(contains(ranges, code))) }
}

/** The units of the character there; 0 when it is not of the set, and at the end. */
export function lengthAt({ small, ranges }: CharTest, text: string, at: number): number {
  if (at >= text.length) return 0
  const unit = text.charCodeAt(at)
  if (unit < 256) return small[unit] as number
  const code = (unit & 0xfc00) === 0xd800 ? (text.codePointAt(at) as number) : unit
  if (!contains(ranges, code)) return 0
  return code > 0xffff ? 2 : 1
}

export function startBefore(text: string, at: number): number {
  return at - (isWithinPair(text, at - 1) ? 2 : 1)
}

/** Whether the unit there is the second one of a character. */
export function isWithinPair(text: string, at: number): boolean {
  return at > 0 && (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800
}
