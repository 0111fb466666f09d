// How far a group is: for each partition the committed offset, the end, what lies between, and which member reads it.
import type { GroupDescription, LogAdmin } from '@millrace/client'
import { decodeAssignment } from '@millrace/protocol'
import { partitionKey, type TopicPartition } from '@millrace/record'

export interface PartitionLag extends TopicPartition {
  /** Null where the group has committed none. */
  readonly committed: number | null
  /** Null where the topic is gone. */
  readonly end: number | null
  readonly lag: number | null
  /** The id of the member that reads it; null where none does. */
  readonly memberId: string | null
}

type Member = GroupDescription['members'][number]

export async function groupLags(
  admin: LogAdmin,
  group: GroupDescription,
  offsets: Awaited<ReturnType<LogAdmin['groupOffsets']>>,
): Promise<readonly PartitionLag[]> {
  const owners = new Map<string, string>()
  const partitions = new Map<string, TopicPartition>()
  for (const [key, { topic, partition }] of offsets) partitions.set(key, { topic, partition })
  for (const member of group.members) {
    for (const { topic, partition } of assignedPartitions(group, member)) {
      owners.set(partitionKey(topic, partition), member.memberId)
      partitions.set(partitionKey(topic, partition), { topic, partition })
    }
  }
  const ends = await endsOf(admin, [...partitions.values()])
  return [...partitions]
    .map(([key, at]) => {
      const committed = offsets.get(key)?.offset ?? null
      const end = ends.get(key) ?? null
      const lag = committed === null || end === null ? null : Math.max(0, end - committed)
      return { ...at, committed, end, lag, memberId: owners.get(key) ?? null }
    })
    .sort((one, other) =>
      one.topic === other.topic ? one.partition - other.partition : one.topic < other.topic ? -1 : 1,
    )
}

/** What a member of Kafka's consumer protocol reads; nothing for other protocols, whose assignments only they can read. */
export function assignedPartitions(
  { protocolType }: GroupDescription,
  { assignment }: Member,
): readonly TopicPartition[] {
  if (protocolType !== 'consumer' || assignment.length === 0) return []
  try {
    return decodeAssignment(assignment).assignedPartitions.flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic, partition })),
    )
  } catch {
    return []
  }
}

/** Ends of those partitions that are there, keyed as `partitionKey`. */
async function endsOf(admin: LogAdmin, partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, number>> {
  const topics = await admin.describeTopics([...new Set(partitions.map(({ topic }) => topic))])
  const there = partitions.filter(({ topic, partition }) =>
    topics.get(topic)?.partitions.some((each) => each.partition === partition),
  )
  return admin.listOffsets(there.map((partition) => ({ ...partition, at: 'latest' })))
}
