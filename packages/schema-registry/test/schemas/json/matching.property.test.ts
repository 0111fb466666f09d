import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestMatching } from '../../../src/schemas/json/matching.ts'

/** All ways to pair, tried. */
function tried(partners: readonly (readonly number[])[], taken: ReadonlySet<number> = new Set()): number {
  const [first, ...others] = partners
  if (first === undefined) return 0
  const paired = first.filter((right) => !taken.has(right)).map((right) => 1 + tried(others, new Set(taken).add(right)))
  return Math.max(tried(others, taken), ...paired)
}

test('no way to pair gives more pairs', () => {
  const partners = fc.array(fc.uniqueArray(fc.nat(4), { maxLength: 5 }), { maxLength: 5 })
  fc.assert(
    fc.property(partners, (each) => {
      expect(largestMatching(each)).toBe(tried(each))
    }),
  )
})
