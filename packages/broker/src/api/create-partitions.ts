// CreatePartitions: a topic grows, never shrinks.
import type { KafkaErrorName, RequestOf } from '@millrace/protocol'
import { messageOf } from '@millrace/record'
import { type BrokerState, nodeId } from '../broker-state.ts'
import { codeOf, type ServedApi } from './api.ts'
import { maxPartitions } from './create-topics.ts'

type TopicRequest = RequestOf<'CreatePartitions'>['topics'][number]

export const createPartitions: ServedApi<'CreatePartitions'> = {
  api: 'CreatePartitions',
  versions: [0, 3],
  answer: (request, _, broker) => ({
    results: request.topics.map((topic) => {
      const [error, errorMessage] = problemOf(topic, broker) ?? grow(topic, request.validateOnly, broker)
      return { name: topic.name, errorCode: codeOf(error), errorMessage }
    }),
  }),
}

function problemOf({ name, count, assignments }: TopicRequest, broker: BrokerState): [KafkaErrorName, string] | null {
  const topic = broker.topics.byName(name)
  if (!topic) return ['UNKNOWN_TOPIC_OR_PARTITION', `there is no topic ${name}`]
  const present = topic.partitions.length
  if (count <= present)
    return ['INVALID_PARTITIONS', `the topic has ${present} partitions already; a larger count is needed`]
  if (count > maxPartitions) return ['INVALID_PARTITIONS', `a topic has at most ${maxPartitions} partitions`]
  if (assignments === null) return null
  const local = assignments.every(({ brokerIds }) => brokerIds.length === 1 && brokerIds[0] === nodeId)
  if (local && assignments.length === count - present) return null
  return ['INVALID_REPLICA_ASSIGNMENT', `each new partition is assigned to broker ${nodeId} alone`]
}

function grow(
  { name, count }: TopicRequest,
  validateOnly: boolean,
  broker: BrokerState,
): [KafkaErrorName | null, string | null] {
  if (validateOnly) return [null, null]
  try {
    broker.topics.addPartitions(name, count)
    return [null, null]
  } catch (error) {
    return ['KAFKA_STORAGE_ERROR', messageOf(error)]
  }
}
