// Produce: one batch per partition. The acknowledgement means written to the operating system, with `fsync: 'always'` synced.
import { type KafkaErrorName, type RequestOf, type ResponseInput, zeroUuid } from '@millrace/protocol'
import { messageOf } from '@millrace/record'
import type { BrokerState } from '../broker-state.ts'
import type { PartitionLog } from '../log/partition-log.ts'
import { codeOf, type ServedApi } from './api.ts'
import { findPartition, findTopic, missingTopic } from './topic-reference.ts'

type PartitionResponse = ResponseInput<'Produce'>['responses'][number]['partitionResponses'][number]
type TopicData = RequestOf<'Produce'>['topicData'][number]

/** librdkafka looks for version 0 to learn which compressions there are; Apache Kafka 4 announces it too and serves it no more. */
export const produce: ServedApi<'Produce'> = {
  api: 'Produce',
  versions: [3, 13],
  announcedFrom: 0,
  async answer(request, call, broker) {
    const { acks } = request
    const visible: Promise<void>[] = []
    const responses = request.topicData.map((topic) => ({
      name: topic.name,
      topicId: topic.topicId,
      partitionResponses: appendTo(broker, topic, acks, visible),
    }))
    if (acks === 0) {
      // The only way to tell of an error: the client finds its connection gone and asks for metadata.
      if (responses.some((topic) => topic.partitionResponses.some((each) => each.errorCode !== 0))) call.disconnect()
      return null
    }
    if (visible.length === 0) return { responses }
    const synced = await Promise.allSettled(visible)
    return synced.every((each) => each.status === 'fulfilled') ? { responses } : failed(request)
  },
}

function appendTo(broker: BrokerState, data: TopicData, acks: number, visible: Promise<void>[]): PartitionResponse[] {
  const reference = { name: data.name, topicId: data.topicId }
  const topic = findTopic(broker, reference)
  return data.partitionData.map(({ index, records }) => {
    if (acks < -1 || acks > 1) return refused(index, 'INVALID_REQUIRED_ACKS', `acks is -1, 0 or 1, not ${acks}`)
    if (!topic && data.topicId !== zeroUuid) return refused(index, missingTopic(reference), null)
    const log = findPartition(topic, index)
    if (typeof log === 'string') return refused(index, log, null)
    if (!records || records.byteLength === 0) return refused(index, 'INVALID_RECORD', 'there is no record batch')
    return append(log, index, records, broker.syncAlways ? visible : null)
  })
}

function append(
  log: PartitionLog,
  index: number,
  records: Uint8Array,
  visible: Promise<void>[] | null,
): PartitionResponse {
  try {
    const result = log.append(records)
    if (!result.ok) return refused(index, result.error, result.message)
    visible?.push(log.whenVisible(result.nextOffset))
    const { firstOffset, appendTimeMs } = result
    return {
      index,
      errorCode: 0,
      baseOffset: firstOffset,
      logAppendTimeMs: appendTimeMs,
      logStartOffset: log.startOffset,
    }
  } catch (error) {
    return refused(index, 'KAFKA_STORAGE_ERROR', messageOf(error))
  }
}

function refused(index: number, error: KafkaErrorName, errorMessage: string | null): PartitionResponse {
  return { index, errorCode: codeOf(error), baseOffset: -1, errorMessage }
}

function failed(request: RequestOf<'Produce'>): ResponseInput<'Produce'> {
  const responses = request.topicData.map(({ name, topicId, partitionData }) => ({
    name,
    topicId,
    partitionResponses: partitionData.map(({ index }) =>
      refused(index, 'KAFKA_STORAGE_ERROR', 'the records could not be synced'),
    ),
  }))
  return { responses }
}
