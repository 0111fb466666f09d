import { expect, it } from 'vitest'
import { fetchLimits } from '../../src/thread/fetch-limits.ts'

it.each([1, 4, 40, 400, 4000])('leaves room to fetch when all but one of %i inputs are paused with data', (inputs) => {
  const { maxPartitionBytes, maxBufferedBytes } = fetchLimits(inputs)
  expect(maxBufferedBytes - (inputs - 1) * 2 * maxPartitionBytes).toBeGreaterThanOrEqual(2 * maxPartitionBytes)
})
