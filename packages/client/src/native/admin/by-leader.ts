// Groups partitions by the broker that leads them, for requests that only leaders answer.
import { partitionKey, type TopicPartition } from '@millrace/record'
import { missingTopicGraceMs } from '../../adapter/context.ts'
import { meansStaleMetadata } from '../../adapter/stale.ts'
import { brokerError, clientError } from '../../errors.ts'
import type { Cluster } from '../cluster/cluster.ts'

/**
 * One attempt with fresh knowledge where something is unknown. Rejects with `CLIENT_UNKNOWN_TOPIC` for a topic or partition that stays missing, and with an
 * error worth retrying while there is no leader.
 */
export async function groupByLeader<T extends TopicPartition>(
  cluster: Cluster,
  partitions: readonly T[],
): Promise<Map<number, T[]>> {
  const unknown = (one: T): boolean => cluster.leaderOf(one.topic, one.partition) === undefined
  const names = new Set(partitions.filter(unknown).map(({ topic }) => topic))
  if (names.size > 0) await cluster.metadata([...names])
  return Map.groupBy(partitions, (one) => leaderOf(cluster, one))
}

function leaderOf(cluster: Cluster, { topic, partition }: TopicPartition): number {
  const leader = cluster.leaderOf(topic, partition)
  if (leader) return leader.brokerId
  const key = partitionKey(topic, partition)
  const details = { topic, partition }
  const refused = cluster.topics.refusal(topic)
  if (refused !== undefined && !meansStaleMetadata(refused)) throw brokerError(refused, key, details)
  const missingSince = cluster.topics.missingSince(topic)
  const known = cluster.topics.get(topic)
  if (missingSince !== undefined || (known && partition >= known.leaders.length)) {
    // A topic made a moment ago is not known to every broker yet.
    const fresh = cluster.context.clock.now() - (missingSince ?? 0) < missingTopicGraceMs / 5
    throw clientError('CLIENT_UNKNOWN_TOPIC', `the cluster has no ${key}; create it, or check its name`, {
      details,
      disposition: fresh ? 'retry' : 'fatal',
    })
  }
  throw clientError('CLIENT_BROKER_ERROR', `${key} has no leader at the moment`, { details, disposition: 'retry' })
}
