import { expect, test } from 'vitest'
import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription } from '../../src/index.ts'

const subscription = {
  topics: ['a', 'b'],
  userData: Uint8Array.of(1, 2),
  ownedPartitions: [{ topic: 'a', partitions: [0, 3] }],
  generationId: 7,
  rackId: 'r1',
}

test.each([
  [0, { ownedPartitions: [], generationId: -1, rackId: null }],
  [1, { generationId: -1, rackId: null }],
  [2, { rackId: null }],
  [3, {}],
])('a subscription of version %i keeps what that version has', (version, lost) => {
  expect(decodeSubscription(encodeSubscription(subscription, version))).toEqual({ ...subscription, ...lost })
})

test('an assignment comes back, and no bytes are no partitions', () => {
  const assignment = { assignedPartitions: [{ topic: 'a', partitions: [1] }], userData: null }
  expect(decodeAssignment(encodeAssignment(assignment))).toEqual(assignment)
  expect(decodeAssignment(new Uint8Array(0)).assignedPartitions).toEqual([])
})

test('a later version is read by what is known of it', () => {
  const later = Uint8Array.from([...encodeSubscription(subscription, 3), 9, 9, 9])
  later[1] = 4
  expect(decodeSubscription(later)).toEqual(subscription)
})

test('a version that does not exist is refused', () => {
  expect(() => encodeAssignment({ assignedPartitions: [] }, 4)).toThrow('PROTOCOL_UNSUPPORTED_VERSION')
  expect(() => decodeSubscription(Uint8Array.of(0xff, 0xff))).toThrow('PROTOCOL_UNSUPPORTED_VERSION')
})
