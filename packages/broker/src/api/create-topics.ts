// CreateTopics: checked as Apache Kafka checks it, durable when answered. A replication factor above 1 is refused: there is one node.
import type { KafkaErrorName, RequestOf, ResponseInput } from '@millrace/protocol'
import { messageOf } from '@millrace/record'
import { type BrokerState, nodeId } from '../broker-state.ts'
import { effectiveValue, invalidConfig, topicConfigs } from '../topics/topic-configs.ts'
import { invalidTopicName, namesCollide } from '../topics/topic-name.ts'
import { codeOf, type ServedApi } from './api.ts'
import { sourceCode } from './config-entries.ts'

type TopicRequest = RequestOf<'CreateTopics'>['topics'][number]
type TopicResponse = ResponseInput<'CreateTopics'>['topics'][number]

export const maxPartitions = 10_000

export const createTopics: ServedApi<'CreateTopics'> = {
  api: 'CreateTopics',
  versions: [2, 7],
  answer(request, _, broker) {
    const names = request.topics.map((each) => each.name)
    return {
      topics: request.topics.map((topic) => {
        if (names.indexOf(topic.name) !== names.lastIndexOf(topic.name)) {
          return refused(topic, ['INVALID_REQUEST', 'the request names the topic twice'])
        }
        const problem = problemOf(topic, broker)
        return problem ? refused(topic, problem) : create(topic, request.validateOnly, broker)
      }),
    }
  },
}

function create(topic: TopicRequest, validateOnly: boolean, broker: BrokerState): TopicResponse {
  const { name } = topic
  const count = partitionCount(topic, broker)
  const configs = new Map(topic.configs.map((each) => [each.name, each.value as string]))
  try {
    const topicId = validateOnly ? undefined : broker.topics.create(name, count, configs).id
    const described = topicConfigs.map((definition) => {
      const { value, source } = effectiveValue(definition.name, configs, broker.configs)
      return { name: definition.name, value, readOnly: false, configSource: sourceCode(source), isSensitive: false }
    })
    return {
      name,
      topicId,
      errorCode: 0,
      errorMessage: null,
      numPartitions: count,
      replicationFactor: 1,
      configs: described,
    }
  } catch (error) {
    return refused(topic, ['KAFKA_STORAGE_ERROR', messageOf(error)])
  }
}

function problemOf(topic: TopicRequest, broker: BrokerState): [KafkaErrorName, string] | null {
  const { name, assignments, numPartitions, replicationFactor } = topic
  const wrongName = invalidTopicName(name)
  if (wrongName) return ['INVALID_TOPIC_EXCEPTION', wrongName]
  if (broker.topics.byName(name)) return ['TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`]
  const collision = broker.topics.names.find((other) => namesCollide(name, other))
  if (collision) return ['INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topic: ${collision}`]
  const wrongConfig = topic.configs.map((each) => invalidConfig(each.name, each.value)).find((each) => each !== null)
  if (wrongConfig) return ['INVALID_CONFIG', wrongConfig]
  if (assignments.length > 0) return wrongAssignment(topic)
  if (numPartitions === 0 || numPartitions < -1 || numPartitions > maxPartitions) {
    return ['INVALID_PARTITIONS', `a topic has 1 to ${maxPartitions} partitions, not ${numPartitions}`]
  }
  if (replicationFactor === -1 || replicationFactor === 1) return null
  return [
    'INVALID_REPLICATION_FACTOR',
    `the replication factor is 1 on this broker of one node, not ${replicationFactor}`,
  ]
}

function wrongAssignment({
  assignments,
  numPartitions,
  replicationFactor,
}: TopicRequest): [KafkaErrorName, string] | null {
  if (numPartitions !== -1 || replicationFactor !== -1) {
    return ['INVALID_REQUEST', 'assignments go with a partition count and a replication factor of -1']
  }
  const indexes = new Set(assignments.map((each) => each.partitionIndex))
  const dense = assignments.every((_, index) => indexes.has(index)) && assignments.length <= maxPartitions
  const local = assignments.every(({ brokerIds }) => brokerIds.length === 1 && brokerIds[0] === nodeId)
  if (dense && indexes.size === assignments.length && local) return null
  return ['INVALID_REPLICA_ASSIGNMENT', `each partition from 0 on is assigned to broker ${nodeId} alone`]
}

function partitionCount({ assignments, numPartitions }: TopicRequest, broker: BrokerState): number {
  if (assignments.length > 0) return assignments.length
  return numPartitions === -1 ? broker.defaultPartitions : numPartitions
}

function refused({ name }: TopicRequest, [error, errorMessage]: [KafkaErrorName, string]): TopicResponse {
  return { name, errorCode: codeOf(error), errorMessage }
}
