// DescribeTopicPartitions: topics by name in pages of partitions; the cursor says where the next page starts.
import { type ResponseInput, zeroUuid } from '@millrace/protocol'
import { nodeId } from '../broker-state.ts'
import { isInternal } from '../topics/topic.ts'
import { codeOf, type ServedApi } from './api.ts'

type Described = ResponseInput<'DescribeTopicPartitions'>['topics'][number]

const maxPartitions = 2000

export const describeTopicPartitions: ServedApi<'DescribeTopicPartitions'> = {
  api: 'DescribeTopicPartitions',
  versions: [0, 0],
  answer(request, _, broker) {
    const { cursor } = request
    const asked = request.topics.length > 0 ? request.topics.map((each) => each.name) : broker.topics.names
    const names = [...new Set(asked)].sort().filter((name) => cursor === null || name >= cursor.topicName)
    let left = Math.min(Math.max(1, request.responsePartitionLimit), maxPartitions)
    const topics: Described[] = []
    for (const name of names) {
      const topic = broker.topics.byName(name)
      if (!topic) {
        topics.push({ errorCode: codeOf('UNKNOWN_TOPIC_OR_PARTITION'), name, topicId: zeroUuid, partitions: [] })
        continue
      }
      if (left === 0) return { topics, nextCursor: { topicName: name, partitionIndex: 0 } }
      const from = cursor?.topicName === name ? Math.max(0, cursor.partitionIndex) : 0
      const count = Math.max(0, Math.min(left, topic.partitions.length - from))
      const partitions = Array.from({ length: count }, (_each, at) => describePartition(from + at))
      topics.push({ errorCode: 0, name, topicId: topic.id, isInternal: isInternal(name), partitions })
      left -= count
      if (from + count < topic.partitions.length) {
        return { topics, nextCursor: { topicName: name, partitionIndex: from + count } }
      }
    }
    return { topics, nextCursor: null }
  },
}

function describePartition(partitionIndex: number): Described['partitions'][number] {
  return {
    errorCode: 0,
    partitionIndex,
    leaderId: nodeId,
    leaderEpoch: 0,
    replicaNodes: [nodeId],
    isrNodes: [nodeId],
    eligibleLeaderReplicas: [],
    lastKnownElr: [],
    offlineReplicas: [],
  }
}
