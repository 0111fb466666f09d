import { decodeAssignment, encodeSubscription } from '@millrace/protocol'
import { expect, test } from 'vitest'
import { assignRanges, subscribedTopics } from '../../src/consume/range-assignment.ts'

const member = (memberId: string, topics: readonly string[], instanceId: string | null = null) => ({
  memberId,
  instanceId,
  metadata: encodeSubscription({ topics: [...topics], userData: null, ownedPartitions: [] }),
})

function sharesOf(
  members: readonly ReturnType<typeof member>[],
  counts: Readonly<Record<string, number>>,
): Record<string, Record<string, number[]>> {
  const assigned = assignRanges(members, new Map(Object.entries(counts)))
  return Object.fromEntries(
    [...assigned].map(([memberId, bytes]) => [
      memberId,
      Object.fromEntries(
        decodeAssignment(bytes).assignedPartitions.map(({ topic, partitions }) => [topic, [...partitions]]),
      ),
    ]),
  )
}

test('each topic is cut into runs, and the first members get one more', () => {
  expect(sharesOf([member('b', ['t']), member('a', ['t'])], { t: 5 })).toEqual({
    a: { t: [0, 1, 2] },
    b: { t: [3, 4] },
  })
})

test('a member gets partitions of its own topics only, and one too many gets none', () => {
  expect(sharesOf([member('a', ['t', 'u']), member('b', ['t'])], { t: 1, u: 2 })).toEqual({
    a: { t: [0], u: [0, 1] },
    b: {},
  })
})

test('static members are ordered by their instance id', () => {
  expect(sharesOf([member('a', ['t'], 'two'), member('b', ['t'], 'one')], { t: 2 })).toEqual({
    a: { t: [1] },
    b: { t: [0] },
  })
})

test('the topics of a group are those of all its members', () => {
  expect(subscribedTopics([member('a', ['t', 'u']), member('b', ['u', 'v'])])).toEqual(['t', 'u', 'v'])
})
