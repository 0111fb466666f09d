// Which partitions a reset is about: `orders`, `orders:0,2`, or all that the group has offsets of.
import type { LogAdmin } from '@millrace/client'
import type { TopicPartition } from '@millrace/record'
import { InvalidArgumentError } from 'commander'
import { checkPartition, describedTopics, partitionsOf } from '../cluster/partitions.ts'

export interface TopicScope {
  readonly topic: string
  /** Undefined: all. */
  readonly partitions: readonly number[] | undefined
}

export function topicScope(text: string): TopicScope {
  const match = /^([^:]+)(?::(\d+(?:,\d+)*))?$/.exec(text)
  if (!match?.[1]) throw new InvalidArgumentError('topic, or topic:0,1 is wanted.')
  return { topic: match[1], partitions: match[2]?.split(',').map(Number) }
}

/** Throws `CLI_TOPIC` for what is not there. */
export async function partitionsInScope(
  admin: LogAdmin,
  scopes: readonly TopicScope[],
): Promise<readonly TopicPartition[]> {
  const topics = await describedTopics(
    admin,
    scopes.map(({ topic }) => topic),
  )
  const chosen = topics.flatMap((topic) => {
    const ofTopic = scopes.filter((scope) => scope.topic === topic.name)
    if (ofTopic.some(({ partitions }) => partitions === undefined)) return partitionsOf(topic)
    const named = new Set(ofTopic.flatMap(({ partitions }) => partitions ?? []))
    return [...named].map((partition) => ({ topic: topic.name, partition: checkPartition(topic, partition) }))
  })
  return chosen.toSorted((one, other) => (one.topic === other.topic ? one.partition - other.partition : 0))
}
