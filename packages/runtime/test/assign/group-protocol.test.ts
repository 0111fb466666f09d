import { decodeAssignment, decodeSubscription, encodeAssignment } from '@millrace/protocol'
import { describe, expect, it } from 'vitest'
import { assignedTasks, groupProtocol, groupProtocolName } from '../../src/assign/group-protocol.ts'
import { plannedTasks } from '../../src/assign/planned-tasks.ts'
import { regroupingTopology } from '../topologies.ts'

const plan = plannedTasks(
  regroupingTopology(),
  'app',
  new Map([
    ['events', 2],
    ['counts-repartition', 3],
  ]),
)

function protocolOf(previousTasks: readonly string[]) {
  return groupProtocol({
    processId: 'p',
    topics: () => ['events', 'app-counts-repartition'],
    previousTasks: () => previousTasks,
    storedTasks: [],
    plan: () => Promise.resolve(plan),
  })
}

function joined(memberId: string, previousTasks: readonly string[]) {
  const metadata = protocolOf(previousTasks).protocols[0]?.metadata() ?? new Uint8Array()
  return { memberId, instanceId: null, metadata }
}

describe('the protocol of the group', () => {
  it('subscribes in the form that admin tools read', () => {
    expect(decodeSubscription(joined('a', []).metadata).topics).toEqual(['events', 'app-counts-repartition'])
  })

  it('tells each member its tasks, and admin tools its partitions', async () => {
    const assigned = await protocolOf([]).assign(groupProtocolName, [joined('a', ['0_1', '1_2']), joined('b', [])])
    const own = assigned.get('a') ?? new Uint8Array()
    expect(assignedTasks(own)).toContain('0_1')
    const names = [...assigned.values()].flatMap(assignedTasks).sort()
    expect(names).toEqual(['0_0', '0_1', '1_0', '1_1', '1_2'])
    const partitions = decodeAssignment(own).assignedPartitions.flatMap(({ topic, partitions: of }) =>
      of.map((partition) => `${topic}-${partition}`),
    )
    expect(partitions).toEqual(expect.arrayContaining(['events-1', 'app-counts-repartition-2']))
  })

  it('reads no bytes as no tasks', () => {
    expect(assignedTasks(new Uint8Array())).toEqual([])
  })

  it('refuses data of another version', () => {
    const userData = new TextEncoder().encode(JSON.stringify({ version: 99, tasks: [] }))
    const bytes = encodeAssignment({ assignedPartitions: [], userData })
    expect(() => assignedTasks(bytes)).toThrow(/RUNTIME_ASSIGNMENT_INVALID.*version 99/)
  })

  it('refuses data that is no list of tasks', () => {
    const userData = new TextEncoder().encode(JSON.stringify({ version: 1, tasks: ['events-0'] }))
    expect(() => assignedTasks(encodeAssignment({ assignedPartitions: [], userData }))).toThrow(
      /RUNTIME_ASSIGNMENT_INVALID/,
    )
  })
})
