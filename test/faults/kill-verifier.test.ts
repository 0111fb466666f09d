// The verifier of the kill tests must find what they look for.
import { expect, test } from 'vitest'
import { verifyCounts } from './kill-suite.ts'

const input = [Array.from({ length: 10 }, () => ({ key: 'a', value: 'v' })), [{ key: 'b', value: 'v' }]]
const kill = { committed: [6, 1], ends: [8, 1] }

test.each([
  { counts: { a: 10, b: 1 }, why: 'the fold of the input' },
  { counts: { a: 12, b: 1 }, why: 'what one kill left open, counted twice' },
])('counts may be $why', ({ counts }) => {
  expect(() => verifyCounts(counts, input, [kill])).not.toThrow()
})

test.each([
  { counts: { a: 9, b: 1 }, why: 'a lost record' },
  { counts: { a: 13, b: 1 }, why: 'a committed record counted twice' },
  { counts: { a: 10, b: 2 }, why: 'a record counted twice that no kill left open' },
  { counts: { a: 10 }, why: 'a lost key' },
  { counts: { a: 10, b: 1, c: 1 }, why: 'a key that nobody sent' },
])('$why is found', ({ counts }) => {
  expect(() => verifyCounts(counts, input, [kill])).toThrow()
})
