// DescribeProducers: what partitions remember of idempotent producers.
import { codeOf, type ServedApi } from './api.ts'
import { findPartition } from './topic-reference.ts'

export const describeProducers: ServedApi<'DescribeProducers'> = {
  api: 'DescribeProducers',
  versions: [0, 0],
  answer: (request, _, broker) => ({
    topics: request.topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => {
        const log = findPartition(broker.topics.byName(name), partitionIndex)
        if (typeof log === 'string') return { partitionIndex, errorCode: codeOf(log), activeProducers: [] }
        const activeProducers = log.producers.map(({ producerId, epoch, lastSeenMs, batches }) => ({
          producerId,
          producerEpoch: epoch,
          lastSequence: batches.at(-1)?.lastSequence ?? -1,
          lastTimestamp: lastSeenMs,
          coordinatorEpoch: 0,
        }))
        return { partitionIndex, errorCode: 0, activeProducers }
      }),
    })),
  }),
}
