// Offsets by position or time, asked of each partition's leader.
import { partitionKey } from '@millrace/record'
import { meansStaleMetadata } from '../../adapter/stale.ts'
import { brokerError, type ClientError, isWorthRetrying } from '../../errors.ts'
import type { OffsetQuery } from '../../port/log-admin.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { groupByLeader } from './by-leader.ts'

export type Isolation = 'read_committed' | 'read_uncommitted'

const latest = -1
const earliest = -2

/** One attempt; rejects with the first partition's error. A timestamp after the last record gives the end. */
export async function listOffsets(
  cluster: Cluster,
  queries: readonly OffsetQuery[],
  isolation: Isolation,
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const byLeader = await groupByLeader(cluster, queries)
  await Promise.all(Array.from(byLeader, ([brokerId, asked]) => ask(cluster, brokerId, asked, isolation, found)))
  const beyond = queries.filter(({ topic, partition }) => found.get(partitionKey(topic, partition)) === -1)
  const late = beyond.filter(({ at }) => typeof at === 'number')
  if (late.length > 0) {
    const ends = await listOffsets(
      cluster,
      late.map((query) => ({ ...query, at: 'latest' as const })),
      isolation,
    )
    for (const [key, offset] of ends) found.set(key, offset)
  }
  return found
}

async function ask(
  cluster: Cluster,
  brokerId: number,
  queries: readonly OffsetQuery[],
  isolation: Isolation,
  found: Map<string, number>,
): Promise<void> {
  const topics = Map.groupBy(queries, ({ topic }) => topic)
  const body = {
    isolationLevel: isolation === 'read_committed' ? 1 : 0,
    topics: Array.from(topics, ([name, asked]) => ({
      name,
      partitions: asked.map(({ partition, at }) => ({
        partitionIndex: partition,
        currentLeaderEpoch: cluster.leaderOf(name, partition)?.epoch ?? -1,
        timestamp: at === 'earliest' ? earliest : at === 'latest' ? latest : at,
      })),
    })),
  }
  const answer = await cluster.ask(brokerId, 'ListOffsets', body, { minVersion: 2, maxVersion: 7 })
  let failure: ClientError | undefined
  const stale = new Set<string>()
  for (const { name, partitions } of answer.topics) {
    for (const { partitionIndex, errorCode: code, offset } of partitions) {
      const key = partitionKey(name, partitionIndex)
      if (code === 0) found.set(key, offset)
      else failure = worse(failure, refusal(name, partitionIndex, code))
      if (meansStaleMetadata(code)) stale.add(name)
    }
  }
  if (stale.size > 0) await cluster.metadata([...stale])
  if (failure) throw failure
}

function refusal(topic: string, partition: number, code: number): ClientError {
  return brokerError(code, `asking for offsets of ${partitionKey(topic, partition)}`, { topic, partition })
}

function worse(one: ClientError | undefined, other: ClientError): ClientError {
  return one && !isWorthRetrying(one) ? one : other
}
