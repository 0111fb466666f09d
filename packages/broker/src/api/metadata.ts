// Metadata: this broker is every partition's leader. The address is the one by which the client reached it.
import { type KafkaErrorName, type RequestOf, type ResponseInput, zeroUuid } from '@millrace/protocol'
import { type BrokerState, nodeId } from '../broker-state.ts'
import { isInternal, type Topic } from '../topics/topic.ts'
import { invalidTopicName } from '../topics/topic-name.ts'
import { codeOf, type ServedApi } from './api.ts'

type TopicResponse = ResponseInput<'Metadata'>['topics'][number]
type TopicRequest = NonNullable<RequestOf<'Metadata'>['topics']>[number]

export const metadata: ServedApi<'Metadata'> = {
  api: 'Metadata',
  versions: [0, 13],
  answer(request, call, broker) {
    const { topics } = request
    const all = topics === null || (call.version === 0 && topics.length === 0)
    const mayCreate = broker.autoCreateTopics && request.allowAutoTopicCreation
    return {
      brokers: [{ nodeId, ...call.advertised, rack: null }],
      clusterId: broker.topics.clusterId,
      controllerId: nodeId,
      topics: all ? [...broker.topics.all].map(describe) : topics.map((each) => answerTopic(each, mayCreate, broker)),
    }
  },
}

function answerTopic({ name, topicId }: TopicRequest, mayCreate: boolean, broker: BrokerState): TopicResponse {
  if (topicId !== zeroUuid) {
    const topic = broker.topics.byId(topicId)
    return topic ? describe(topic) : missing(null, 'UNKNOWN_TOPIC_ID', topicId)
  }
  const topic = broker.topics.byName(name ?? '')
  if (topic) return describe(topic)
  if (name === null || invalidTopicName(name)) return missing(name ?? '', 'INVALID_TOPIC_EXCEPTION')
  if (!mayCreate) return missing(name, 'UNKNOWN_TOPIC_OR_PARTITION')
  return describe(broker.topics.create(name, broker.defaultPartitions, new Map()))
}

function missing(name: string | null, error: KafkaErrorName, topicId: string = zeroUuid): TopicResponse {
  return { errorCode: codeOf(error), name, topicId, partitions: [] }
}

function describe(topic: Topic): TopicResponse {
  return {
    errorCode: 0,
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternal(topic.name),
    partitions: topic.partitions.map((_, partitionIndex) => ({
      errorCode: 0,
      partitionIndex,
      leaderId: nodeId,
      leaderEpoch: 0,
      replicaNodes: [nodeId],
      isrNodes: [nodeId],
      offlineReplicas: [],
    })),
  }
}
