// DeleteRecords: moves a partition's start; -1 means up to the high watermark.
import type { KafkaErrorName, ResponseInput } from '@millrace/protocol'
import type { PartitionLog } from '../log/partition-log.ts'
import { codeOf, type ServedApi } from './api.ts'
import { findPartition } from './topic-reference.ts'

type PartitionResponse = ResponseInput<'DeleteRecords'>['topics'][number]['partitions'][number]

export const deleteRecords: ServedApi<'DeleteRecords'> = {
  api: 'DeleteRecords',
  versions: [0, 2],
  answer: (request, _, broker) => ({
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, offset }) => ({
        partitionIndex,
        ...deleteBefore(findPartition(broker.topics.byName(name), partitionIndex), offset),
      })),
    })),
  }),
}

function deleteBefore(log: PartitionLog | KafkaErrorName, asked: number): Omit<PartitionResponse, 'partitionIndex'> {
  if (typeof log === 'string') return { lowWatermark: -1, errorCode: codeOf(log) }
  // As in Apache Kafka, a topic that is only compacted keeps its records.
  if (!log.config.deletes) return { lowWatermark: -1, errorCode: codeOf('POLICY_VIOLATION') }
  const offset = asked === -1 ? log.highWatermark : asked
  if (offset < 0 || offset > log.highWatermark) return { lowWatermark: -1, errorCode: codeOf('OFFSET_OUT_OF_RANGE') }
  log.deleteRecordsBefore(offset)
  return { lowWatermark: log.startOffset, errorCode: 0 }
}
