// Partitions by the broker that leads them.
import { partitionKey, type TopicPartition } from '@millrace/record'
import { clientError } from '../../errors.ts'
import type { KafkajsCluster } from './cluster.ts'

/** Looks up leaders that are not known. Rejects (worth retrying where waiting may help) when there is none. */
export async function groupByLeader<T extends TopicPartition>(
  cluster: KafkajsCluster,
  items: readonly T[],
): Promise<ReadonlyMap<number, readonly T[]>> {
  const unknown = new Set(items.flatMap(({ topic, partition }) => (known(cluster, topic, partition) ? [] : [topic])))
  for (const refusal of await Promise.all([...unknown].map((topic) => cluster.findLeaders(topic)))) {
    if (refusal) throw refusal
  }
  return Map.groupBy(items, ({ topic, partition }) => {
    const leader = cluster.leaderOf(topic, partition)
    if (leader !== undefined && leader >= 0) return leader
    const message = `${partitionKey(topic, partition)} does not exist or has no leader now`
    throw clientError('CLIENT_UNKNOWN_TOPIC', message, { disposition: 'retry', details: { topic, partition } })
  })
}

function known(cluster: KafkajsCluster, topic: string, partition: number): boolean {
  return (cluster.leaderOf(topic, partition) ?? -1) >= 0
}

/** For kafkajs's requests: items by topic. */
export function byTopic<T extends TopicPartition, P>(
  items: readonly T[],
  of: (item: T) => P,
): { readonly topic: string; readonly partitions: readonly P[] }[] {
  return Array.from(
    Map.groupBy(items, ({ topic }) => topic),
    ([topic, partitions]) => ({ topic, partitions: partitions.map(of) }),
  )
}
