// The verifier of the operators' results must find what it looks for.
import { expect, test } from 'vitest'
import { type Fed, openTimes, verifyLists, verifyPairs } from './operators-results.ts'

const record = (value: string) => ({ key: 'k', value, partition: 0, timestamp: 0 })
/** e2 and e3 were not committed when the one kill came. */
const events: Fed = {
  records: [['e0', 'e1', 'e2', 'e3', 'e4'].map(record)],
  kills: [{ committed: [2], ends: [4] }],
  count: 5,
}
const open = openTimes([events])
const expected = { 'k@0': ['e0', 'e1', 'e2'], 'k@1000': ['e3', 'e4'] }

test.each([
  { lists: expected, why: 'the fold of the input' },
  { lists: { 'k@0': ['e0', 'e1', 'e2', 'e2'], 'k@1000': ['e3', 'e4'] }, why: 'what the kill left open, twice' },
])('lists may be $why', ({ lists }) => {
  expect(() => verifyLists('windows', lists, expected, open)).not.toThrow()
})

test.each([
  { lists: { 'k@0': ['e0', 'e2'], 'k@1000': ['e3', 'e4'] }, why: 'a lost record' },
  { lists: { 'k@0': ['e0', 'e1', 'e1', 'e2'], 'k@1000': ['e3', 'e4'] }, why: 'a committed record counted twice' },
  {
    lists: { 'k@0': ['e0', 'e1', 'e2', 'e2', 'e2'], 'k@1000': ['e3', 'e4'] },
    why: 'an open record counted three times',
  },
  {
    lists: { 'k@0': ['e0', 'e1', 'e2'], 'k@1000': ['e2', 'e3', 'e4'] },
    why: 'a record in a window that is not its own',
  },
  { lists: { 'k@0': ['e0', 'e1', 'e2'] }, why: 'a lost window' },
])('$why is found', ({ lists }) => {
  expect(() => verifyLists('windows', lists, expected, open)).toThrow()
})

test('a pair may come again where one of its records was open, and not otherwise', () => {
  const pairs = ['e0+o0', 'e2+o0']
  expect(() => verifyPairs([...pairs, 'e2+o0'], pairs, open)).not.toThrow()
  expect(() => verifyPairs([...pairs, 'e0+o0'], pairs, open)).toThrow()
  expect(() => verifyPairs(['e0+o0'], pairs, open)).toThrow()
})
