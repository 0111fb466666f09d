import { expect, test } from 'vitest'
import { offsetAfterEmptyBatches, probeBytes } from '../../../src/kafkajs/reader/empty-batches.ts'

test('empty batches up to the end are passed at once', () => {
  expect(offsetAfterEmptyBatches(10, 500)).toBe(500)
})

test('no further than what surely fitted into the answer', () => {
  const passed = offsetAfterEmptyBatches(10, 10_000_000) - 10
  expect(passed).toBeGreaterThan(100_000)
  expect(passed * 61).toBeLessThan(probeBytes)
})

test('a log that has no more is not passed', () => {
  expect(offsetAfterEmptyBatches(10, 10)).toBe(10)
  expect(offsetAfterEmptyBatches(10, 3)).toBe(10)
})
