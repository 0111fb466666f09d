import { expect, test } from 'vitest'
import { Backoff } from '../../src/adapter/backoff.ts'

test('waits double up to the limit', () => {
  const backoff = new Backoff(50, 1_000, () => 0.5)
  expect([1, 2, 3, 5, 6, 60].map((failures) => backoff.delayMs(failures))).toEqual([50, 100, 200, 800, 1_000, 1_000])
})

test('waits are spread by a fifth to both sides', () => {
  expect(new Backoff(100, 1_000, () => 0).delayMs(1)).toBeCloseTo(80)
  expect(new Backoff(100, 1_000, () => 1).delayMs(1)).toBeCloseTo(120)
})
