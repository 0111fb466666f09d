// OffsetFetch: the positions of one group (up to version 7) or of several. There are no transactions, so every offset is stable.
import { type KafkaErrorName, zeroUuid } from '@millrace/protocol'
import type { BrokerState } from '../broker-state.ts'
import type { CommittedOffset } from '../groups/committed-offsets.ts'
import { codeOf, type ServedApi } from './api.ts'
import { findTopic, missingTopic } from './topic-reference.ts'

interface AskedTopic {
  readonly name: string
  readonly topicId: string
  readonly partitionIndexes: readonly number[]
}

interface FetchedTopic {
  readonly name: string
  readonly topicId: string
  readonly partitions: readonly {
    partitionIndex: number
    committedOffset: number
    committedLeaderEpoch: number
    metadata: string | null
    errorCode: number
  }[]
}

export const offsetFetch: ServedApi<'OffsetFetch'> = {
  api: 'OffsetFetch',
  versions: [1, 10],
  answer(request, call, broker) {
    if (call.version >= 8) {
      const groups = request.groups.map(({ groupId, topics }) => ({
        groupId,
        errorCode: 0,
        topics: (topics ?? allTopics(broker, groupId)).map((each) => fetchTopic(broker, groupId, each)),
      }))
      return { groups }
    }
    const { groupId } = request
    const topics = request.topics?.map((each) => ({ ...each, topicId: zeroUuid })) ?? allTopics(broker, groupId)
    return { errorCode: 0, topics: topics.map((each) => fetchTopic(broker, groupId, each)) }
  },
}

/** Topics with an offset of the group. */
function allTopics(broker: BrokerState, groupId: string): AskedTopic[] {
  const partitions = new Map<string, number[]>()
  for (const { topicId, partition } of broker.groups.offsets.of(groupId)) {
    partitions.set(topicId, [...(partitions.get(topicId) ?? []), partition])
  }
  return [...partitions].flatMap(([topicId, partitionIndexes]) => {
    const topic = broker.topics.byId(topicId)
    return topic ? [{ name: topic.name, topicId, partitionIndexes }] : []
  })
}

function fetchTopic(broker: BrokerState, groupId: string, asked: AskedTopic): FetchedTopic {
  const topic = findTopic(broker, asked)
  const error = !topic && asked.topicId !== zeroUuid ? missingTopic(asked) : null
  const partitions = asked.partitionIndexes.map((partition) => {
    const committed = topic && broker.groups.offsets.get(groupId, { topicId: topic.id, partition })
    return { partitionIndex: partition, ...answer(committed, error) }
  })
  return { name: topic?.name ?? asked.name, topicId: topic?.id ?? asked.topicId, partitions }
}

function answer(
  committed: CommittedOffset | undefined,
  error: KafkaErrorName | null,
): Omit<FetchedTopic['partitions'][number], 'partitionIndex'> {
  return {
    committedOffset: committed?.offset ?? -1,
    committedLeaderEpoch: committed?.leaderEpoch ?? -1,
    metadata: committed?.metadata ?? '',
    errorCode: codeOf(error),
  }
}
