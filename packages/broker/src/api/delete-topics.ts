// DeleteTopics: by name or by id. The files go at once, the groups' offsets with them.
import { type KafkaErrorName, type ResponseInput, zeroUuid } from '@millrace/protocol'
import type { BrokerState } from '../broker-state.ts'
import { codeOf, type ServedApi } from './api.ts'
import { findTopic, missingTopic } from './topic-reference.ts'

type Deleted = ResponseInput<'DeleteTopics'>['responses'][number]

export const deleteTopics: ServedApi<'DeleteTopics'> = {
  api: 'DeleteTopics',
  versions: [1, 6],
  answer(request, call, broker) {
    const asked = call.version >= 6 ? request.topics : request.topicNames.map((name) => ({ name, topicId: zeroUuid }))
    return { responses: asked.map(({ name, topicId }) => remove(name, topicId, broker)) }
  },
}

function remove(name: string | null, topicId: string, broker: BrokerState): Deleted {
  const reference = { name: name ?? '', topicId }
  const topic = findTopic(broker, reference)
  if (!topic) return answer(name, topicId, missingTopic(reference))
  broker.topics.delete(topic.name)
  return answer(topic.name, topic.id, null)
}

function answer(name: string | null, topicId: string, error: KafkaErrorName | null): Deleted {
  return { name, topicId, errorCode: codeOf(error), errorMessage: error && 'there is no such topic' }
}
