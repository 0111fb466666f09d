import { expect, test } from 'vitest'
import { errorCode, errorName, errors, isRetriable } from '../src/index.ts'

test('the table covers -1 to 133 without a gap', () => {
  const codes = Object.values(errors).map(({ code }) => code)
  expect(codes).toEqual(Array.from({ length: 135 }, (_, i) => i - 1))
})

test('names and codes are those of Apache Kafka 4.1', () => {
  expect(errorCode('NOT_LEADER_OR_FOLLOWER')).toBe(6)
  expect(errorCode('UNSTABLE_OFFSET_COMMIT')).toBe(88)
  expect(errorName(90)).toBe('PRODUCER_FENCED')
  expect(errorName(120)).toBe('TRANSACTION_ABORTABLE')
  expect(errorName(133)).toBe('SHARE_SESSION_LIMIT_REACHED')
})

test('an unknown code is an unknown server error', () => {
  expect(errorName(9999)).toBe('UNKNOWN_SERVER_ERROR')
  expect(isRetriable(9999)).toBe(false)
})

test('retriable is what Kafka retries', () => {
  const retried = ['COORDINATOR_LOAD_IN_PROGRESS', 'CONCURRENT_TRANSACTIONS', 'UNKNOWN_TOPIC_ID'] as const
  expect(retried.map((name) => isRetriable(errorCode(name)))).toEqual([true, true, true])
  const fatal = ['NONE', 'PRODUCER_FENCED', 'OFFSET_OUT_OF_RANGE', 'MESSAGE_TOO_LARGE'] as const
  expect(fatal.map((name) => isRetriable(errorCode(name)))).toEqual([false, false, false, false])
})
