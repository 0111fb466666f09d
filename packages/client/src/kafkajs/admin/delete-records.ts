// Deletes the beginnings of partitions, one request for each: kafkajs tells of several refusals only one.
import { partitionKey, type TopicPartition } from '@millrace/record'
import { groupByLeader } from '../connection/by-leader.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import { answering } from '../connection/retry.ts'
import { forgetting } from './list-offsets.ts'

type Cut = TopicPartition & { readonly beforeOffset: number }

export async function deleteRecords(cluster: KafkajsCluster, cuts: readonly Cut[]): Promise<void> {
  const deleting = cuts.map((cut) => answering(cluster, () => ask(cluster, cut)))
  for (const outcome of await Promise.allSettled(deleting)) if (outcome.status === 'rejected') throw outcome.reason
}

async function ask(cluster: KafkajsCluster, cut: Cut): Promise<void> {
  const { topic, partition, beforeOffset } = cut
  const [leader] = [...(await groupByLeader(cluster, [cut])).keys()]
  const topics = [{ topic, partitions: [{ partition, offset: String(beforeOffset) }] }]
  const what = `deleting records of ${partitionKey(topic, partition)}`
  await forgetting(cluster, [cut], () =>
    cluster.ask(leader as number, what, (broker) => broker.deleteRecords({ topics })),
  )
}
