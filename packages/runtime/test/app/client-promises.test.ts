import { expect, test } from 'vitest'
import type { ApplicationOptions } from '../../src/app/application-options.ts'
import { MemoryLog } from '../memory-log/memory-log.ts'
import { countingTopology, mappingTopology } from '../topologies.ts'
import { application } from './running.ts'

const upper = mappingTopology((value) => value.toUpperCase())

test.each([
  [
    false,
    /^RUNTIME_UNSUPPORTED: .*needs a client with transactions, and this one has none; leave processingGuarantee out/,
  ],
  [true, /^RUNTIME_UNSUPPORTED: .*not there in this version; leave processingGuarantee out/],
])('exactly-once is refused, on a client with transactions (%s) or without', (transactions, says) => {
  const log = new MemoryLog()
  const client = { ...log.client(), capabilities: { transactions, manualAssignment: true } }
  expect(() => application(log, upper, { client, processingGuarantee: 'exactly_once_v2' })).toThrow(says)
})

test('a guarantee that nobody has heard of is refused, the usual one is not', () => {
  const log = new MemoryLog()
  const exactly = 'exactly_once' as ApplicationOptions['processingGuarantee'] & string
  expect(() => application(log, upper, { processingGuarantee: exactly })).toThrow(
    /^RUNTIME_INVALID_CONFIG: processingGuarantee is "exactly_once"; it may be 'at_least_once' or/,
  )
  expect(application(log, upper, { processingGuarantee: 'at_least_once' }).app.state).toBe('created')
})

test('stores are refused on a client that reads in groups only', () => {
  const log = new MemoryLog()
  const client = { ...log.client(), capabilities: { transactions: false, manualAssignment: false } }
  expect(() => application(log, countingTopology(), { client })).toThrow(/^RUNTIME_UNSUPPORTED: .*use nativeClient/)
  expect(application(log, upper, { client }).app.state).toBe('created')
})
