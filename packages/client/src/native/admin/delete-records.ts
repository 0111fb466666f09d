// Deletes the beginnings of partitions.
import { partitionKey, type TopicPartition } from '@millrace/record'
import { retrying } from '../../adapter/retry.ts'
import { meansStaleMetadata } from '../../adapter/stale.ts'
import { brokerError, type ClientError } from '../../errors.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { groupByLeader } from './by-leader.ts'

type Cut = TopicPartition & { readonly beforeOffset: number }

export async function deleteRecords(cluster: Cluster, cuts: readonly Cut[]): Promise<void> {
  await retrying(
    cluster.context,
    async () => {
      const byLeader = await groupByLeader(cluster, cuts)
      await Promise.all(Array.from(byLeader, ([brokerId, ofLeader]) => ask(cluster, brokerId, ofLeader)))
    },
    { signal: cluster.signal },
  )
}

async function ask(cluster: Cluster, brokerId: number, cuts: readonly Cut[]): Promise<void> {
  const topics = Map.groupBy(cuts, ({ topic }) => topic)
  const body = {
    topics: Array.from(topics, ([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition, beforeOffset }) => ({ partitionIndex: partition, offset: beforeOffset })),
    })),
    timeoutMs: cluster.context.requestTimeoutMs,
  }
  const answer = await cluster.ask(brokerId, 'DeleteRecords', body)
  let failure: ClientError | undefined
  const stale = new Set<string>()
  for (const { name, partitions } of answer.topics) {
    for (const { partitionIndex, errorCode: code } of partitions) {
      if (code === 0) continue
      const what = `deleting records of ${partitionKey(name, partitionIndex)}`
      failure ??= brokerError(code, what, { topic: name, partition: partitionIndex })
      if (meansStaleMetadata(code)) stale.add(name)
    }
  }
  if (stale.size > 0) await cluster.metadata([...stale])
  if (failure) throw failure
}
