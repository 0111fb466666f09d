// One fetch: the request for a set of partitions, and the answers matched back to them.
// Topics go by id where every id is known, so that a topic deleted and made again is not mistaken for the old one.
import { partitionKey } from '@millrace/record'
import type { RequestInput, ResponseOf } from '@millrace/protocol'
import type { Cluster } from '../cluster/cluster.ts'
import type { AssignedPartition } from './assigned-partition.ts'

/** One partition as it was asked for; the answer counts only if the version is still the partition's. */
export interface Asked {
  readonly partition: AssignedPartition
  readonly version: number
  readonly topicId: string
}

export interface FetchSettings {
  readonly committedOnly: boolean
  readonly maxWaitMs: number
}

export type PartitionAnswer = ResponseOf<'Fetch'>['responses'][number]['partitions'][number]

/** The newest version in use: later ones add nothing for a reader. */
const newestVersion = 17
const lastVersionWithNames = 12

/** Sends one fetch to a broker; resolves with the error of the whole answer and each partition's answer. */
export async function sendFetch(
  cluster: Cluster,
  brokerId: number,
  purpose: string,
  partitions: readonly AssignedPartition[],
  maxBytes: number,
  settings: FetchSettings,
): Promise<{ readonly errorCode: number; readonly answers: readonly (readonly [Asked, PartitionAnswer])[] }> {
  const asked = partitions.map((partition) => ({
    partition,
    version: partition.version,
    topicId: cluster.topics.get(partition.topic)?.id ?? '',
  }))
  const body: RequestInput<'Fetch'> = {
    maxWaitMs: settings.maxWaitMs,
    minBytes: 1,
    maxBytes,
    isolationLevel: settings.committedOnly ? 1 : 0,
    topics: topicsToFetch(cluster, asked),
    forgottenTopicsData: [],
    rackId: '',
  }
  const byId = asked.every(({ topicId }) => topicId !== '')
  const options = {
    maxVersion: byId ? newestVersion : lastVersionWithNames,
    timeoutMs: cluster.context.requestTimeoutMs + settings.maxWaitMs,
  }
  const answer = await cluster.ask(brokerId, 'Fetch', body, options, purpose)
  return { errorCode: answer.errorCode, answers: matchAnswers(asked, answer) }
}

type FetchTopic = RequestInput<'Fetch'>['topics'][number]

function topicsToFetch(cluster: Cluster, asked: readonly Asked[]): FetchTopic[] {
  const topics: (Omit<FetchTopic, 'partitions'> & { partitions: FetchTopic['partitions'][number][] })[] = []
  for (const { partition, topicId } of asked) {
    let topic = topics.at(-1)
    if (topic?.topic !== partition.topic) {
      topic = { topic: partition.topic, ...(topicId === '' ? {} : { topicId }), partitions: [] }
      topics.push(topic)
    }
    topic.partitions.push({
      partition: partition.partition,
      currentLeaderEpoch: cluster.leaderOf(partition.topic, partition.partition)?.epoch ?? -1,
      fetchOffset: partition.fetchPosition,
      partitionMaxBytes: partition.fetchBytes,
    })
  }
  return topics
}

function matchAnswers(asked: readonly Asked[], answer: ResponseOf<'Fetch'>): (readonly [Asked, PartitionAnswer])[] {
  const byTopic = new Map<string, Asked>()
  for (const one of asked) {
    byTopic.set(one.partition.key, one)
    if (one.topicId !== '') byTopic.set(partitionKey(one.topicId, one.partition.partition), one)
  }
  const matched: (readonly [Asked, PartitionAnswer])[] = []
  for (const topic of answer.responses) {
    for (const partition of topic.partitions) {
      const name = topic.topic === '' ? topic.topicId : topic.topic
      const one = byTopic.get(partitionKey(name, partition.partitionIndex))
      if (one) matched.push([one, partition])
    }
  }
  return matched
}
