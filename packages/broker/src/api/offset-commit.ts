// OffsetCommit: all partitions that exist, or none where the member may not commit. With `fsync: 'always'` synced before the answer.
import { type KafkaErrorName, type RequestOf, zeroUuid } from '@millrace/protocol'
import { messageOf } from '@millrace/record'
import type { BrokerState } from '../broker-state.ts'
import type { CommittedOffset, OffsetKey } from '../groups/committed-offsets.ts'
import { codeOf, type ServedApi } from './api.ts'
import { findTopic, missingTopic } from './topic-reference.ts'

/** Apache Kafka's `offset.metadata.max.bytes`. */
const maxMetadataBytes = 4096

type TopicRequest = RequestOf<'OffsetCommit'>['topics'][number]

export const offsetCommit: ServedApi<'OffsetCommit'> = {
  api: 'OffsetCommit',
  versions: [2, 10],
  async answer(request, _, broker) {
    const accepted: (CommittedOffset & OffsetKey)[] = []
    const verdicts = request.topics.map((topic) => topic.partitions.map((each) => check(topic, each, broker, accepted)))
    const { memberId, groupInstanceId: instanceId, generationIdOrMemberEpoch: generation } = request
    let error: KafkaErrorName | null
    try {
      error = broker.groups.commit(request.groupId, { memberId, instanceId, generation }, accepted)
      if (error === null && broker.syncAlways) await broker.groups.offsets.sync()
    } catch (thrown) {
      error = messageOf(thrown) === '' ? 'UNKNOWN_SERVER_ERROR' : 'KAFKA_STORAGE_ERROR'
    }
    return {
      topics: request.topics.map(({ name, topicId, partitions }, at) => ({
        name,
        topicId,
        partitions: partitions.map(({ partitionIndex }, index) => ({
          partitionIndex,
          errorCode: codeOf(error ?? (verdicts[at]?.[index] as KafkaErrorName | null)),
        })),
      })),
    }
  },
}

function check(
  topicRequest: TopicRequest,
  request: TopicRequest['partitions'][number],
  broker: BrokerState,
  accepted: (CommittedOffset & OffsetKey)[],
): KafkaErrorName | null {
  const topic = findTopic(broker, topicRequest)
  if (!topic && topicRequest.topicId !== zeroUuid) return missingTopic(topicRequest)
  if (!topic?.partitions[request.partitionIndex]) return 'UNKNOWN_TOPIC_OR_PARTITION'
  const metadata = request.committedMetadata ?? ''
  if (Buffer.byteLength(metadata) > maxMetadataBytes) return 'OFFSET_METADATA_TOO_LARGE'
  accepted.push({
    topicId: topic.id,
    partition: request.partitionIndex,
    offset: request.committedOffset,
    leaderEpoch: request.committedLeaderEpoch,
    metadata,
  })
  return null
}
