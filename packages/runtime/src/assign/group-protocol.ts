// What this application says in its consumer group. The envelope is Kafka's consumer protocol, so that admin tools show who has which partition; inside are tasks.
// The protocol's name is our own: a group that mixes this with a JVM application is refused by the broker instead of half-working.
import type { GroupMemberOptions, JoinedMember } from '@millrace/client'
import {
  type ConsumerAssignmentInput,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '@millrace/protocol'
import type { PlannedTask } from './planned-tasks.ts'
import { assignTasks } from './sticky-assignor.ts'
import { decodeAssignmentData, decodeMemberData, encodeAssignmentData, encodeMemberData } from './user-data.ts'

export const groupProtocolName = 'millrace'

export interface GroupProtocolOptions {
  readonly processId: string
  /** Topics on the broker that the topology reads; asked at each join. */
  readonly topics: () => readonly string[]
  /** Tasks that this member runs; asked at each join. */
  readonly previousTasks: () => readonly string[]
  /** Tasks whose state lay on its disk when it started. */
  readonly storedTasks: readonly string[]
  /** All tasks as the cluster is now; asked on the leader at each rebalance. */
  readonly plan: () => Promise<ReadonlyMap<string, PlannedTask>>
}

/** The part of a group member's options that speaks the protocol. */
export function groupProtocol(options: GroupProtocolOptions): Pick<GroupMemberOptions, 'protocols' | 'assign'> {
  return {
    protocols: [{ name: groupProtocolName, metadata: () => subscriptionOf(options) }],
    assign: async (_protocol, members) => assignAll(await options.plan(), members),
  }
}

/** The names of the tasks in an assignment; none for zero bytes. Throws `RUNTIME_ASSIGNMENT_INVALID`. */
export function assignedTasks(assignment: Uint8Array): readonly string[] {
  const { userData } = decodeAssignment(assignment)
  return userData === null ? [] : decodeAssignmentData(userData).tasks
}

function subscriptionOf({ processId, topics, previousTasks, storedTasks }: GroupProtocolOptions): Uint8Array {
  return encodeSubscription({
    topics: [...topics()],
    userData: encodeMemberData({ processId, previousTasks: previousTasks(), storedTasks }),
    ownedPartitions: [],
  })
}

function assignAll(
  plan: ReadonlyMap<string, PlannedTask>,
  members: readonly JoinedMember[],
): ReadonlyMap<string, Uint8Array> {
  const assignable = members.map(({ memberId, metadata }) => {
    const { userData } = decodeSubscription(metadata)
    if (userData === null) return { memberId, previousTasks: [], storedTasks: [] }
    return { memberId, ...decodeMemberData(userData) }
  })
  const assigned = assignTasks([...plan.keys()], assignable)
  return new Map([...assigned].map(([memberId, tasks]) => [memberId, assignmentOf(plan, tasks)]))
}

function assignmentOf(plan: ReadonlyMap<string, PlannedTask>, tasks: readonly string[]): Uint8Array {
  const byTopic = new Map<string, number[]>()
  for (const { topic, partition } of tasks.flatMap((task) => plan.get(task)?.inputs ?? [])) {
    const partitions = byTopic.get(topic)
    if (partitions) partitions.push(partition)
    else byTopic.set(topic, [partition])
  }
  const assignedPartitions: ConsumerAssignmentInput['assignedPartitions'] = [...byTopic].map(([topic, partitions]) => ({
    topic,
    partitions,
  }))
  return encodeAssignment({ assignedPartitions, userData: encodeAssignmentData({ tasks }) })
}
