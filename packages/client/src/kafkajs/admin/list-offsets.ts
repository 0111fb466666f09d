// Offsets by position or time, asked of each partition's leader.
import { partitionKey } from '@millrace/record'
import { meansStaleMetadata } from '../../adapter/stale.ts'
import type { ClientError } from '../../errors.ts'
import type { OffsetQuery } from '../../port/log-admin.ts'
import { byTopic, groupByLeader } from '../connection/by-leader.ts'
import type { KafkajsCluster } from '../connection/cluster.ts'
import { isConnectionLost, kafkaCodeOf } from '../connection/translate-error.ts'

export type Isolation = 'read_committed' | 'read_uncommitted'

const latest = -1
const earliest = -2

/** One attempt; rejects with one partition's error. A timestamp after the last record gives the end. */
export async function listOffsets(
  cluster: KafkajsCluster,
  queries: readonly OffsetQuery[],
  isolation: Isolation,
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const byLeader = await groupByLeader(cluster, queries)
  await Promise.all(
    Array.from(byLeader, async ([brokerId, asked]) => {
      const request = {
        isolationLevel: isolation === 'read_committed' ? 1 : 0,
        topics: byTopic(asked, ({ partition, at }) => ({ partition, timestamp: String(timestampOf(at)) })),
      }
      const what = `asking for offsets of ${asked.map(({ topic, partition }) => partitionKey(topic, partition)).join(', ')}`
      const answer = await forgetting(cluster, asked, () =>
        cluster.ask(brokerId, what, (broker) => broker.listOffsets(request)),
      )
      for (const { topic, partitions } of answer.responses) {
        for (const { partition, offset } of partitions) found.set(partitionKey(topic, partition), Number(offset))
      }
    }),
  )
  const late = queries.filter(
    ({ topic, partition, at }) => typeof at === 'number' && found.get(partitionKey(topic, partition)) === -1,
  )
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

/** A failure that old leaders may explain lets them be looked up at the next attempt. */
export async function forgetting<T>(
  cluster: KafkajsCluster,
  asked: readonly { readonly topic: string }[],
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    const error = thrown as ClientError
    const code = kafkaCodeOf(error)
    if (isConnectionLost(error) || (code !== undefined && meansStaleMetadata(code))) {
      for (const { topic } of asked) cluster.forgetLeaders(topic)
    }
    throw thrown
  }
}

function timestampOf(at: OffsetQuery['at']): number {
  return at === 'earliest' ? earliest : at === 'latest' ? latest : at
}
