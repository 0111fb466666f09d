// Who reads what among consumers of a group: Kafka's range assignment, under Kafka's name for it, so that a Java consumer can be in the group, too.
import type { JoinedMember } from '@millrace/client'
import { decodeSubscription, encodeAssignment } from '@millrace/protocol'

/** Of each topic every subscriber gets one run of partitions; the first ones get one more where it does not come out even. */
export function assignRanges(
  members: readonly JoinedMember[],
  partitionCounts: ReadonlyMap<string, number>,
): ReadonlyMap<string, Uint8Array> {
  const subscriptions = [...members]
    .sort((one, other) => (identityOf(one) < identityOf(other) ? -1 : 1))
    .map(({ memberId, metadata }) => ({ memberId, topics: new Set(decodeSubscription(metadata).topics) }))
  const shares = new Map(members.map(({ memberId }) => [memberId, new Map<string, number[]>()]))
  for (const topic of new Set(subscriptions.flatMap(({ topics }) => [...topics]))) {
    const readers = subscriptions.filter(({ topics }) => topics.has(topic))
    const count = partitionCounts.get(topic) ?? 0
    const each = Math.floor(count / readers.length)
    const luckier = count % readers.length
    let next = 0
    for (const [place, { memberId }] of readers.entries()) {
      const size = each + (place < luckier ? 1 : 0)
      if (size > 0)
        shares.get(memberId)?.set(
          topic,
          Array.from({ length: size }, (_, at) => next + at),
        )
      next += size
    }
  }
  return new Map([...shares].map(([memberId, share]) => [memberId, assignmentOf(share)]))
}

/** The topics that the members of a group want. */
export function subscribedTopics(members: readonly JoinedMember[]): readonly string[] {
  return [...new Set(members.flatMap(({ metadata }) => decodeSubscription(metadata).topics))]
}

function identityOf({ memberId, instanceId }: JoinedMember): string {
  return instanceId ?? memberId
}

function assignmentOf(share: ReadonlyMap<string, readonly number[]>): Uint8Array {
  const assignedPartitions = Array.from(share, ([topic, partitions]) => ({ topic, partitions: [...partitions] }))
  return encodeAssignment({ assignedPartitions, userData: null }, 1)
}
