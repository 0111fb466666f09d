// OffsetForLeaderEpoch: there is one leader and one epoch, 0, whose end is the end of the log.
import { codeOf, type ServedApi } from './api.ts'
import { findPartition } from './topic-reference.ts'

export const offsetForLeaderEpoch: ServedApi<'OffsetForLeaderEpoch'> = {
  api: 'OffsetForLeaderEpoch',
  versions: [2, 4],
  answer: (request, _, broker) => ({
    topics: request.topics.map(({ topic, partitions }) => ({
      topic,
      partitions: partitions.map(({ partition, currentLeaderEpoch, leaderEpoch }) => {
        const log = findPartition(broker.topics.byName(topic), partition, currentLeaderEpoch)
        if (typeof log === 'string') return { errorCode: codeOf(log), partition }
        if (leaderEpoch !== 0) return { errorCode: 0, partition }
        return { errorCode: 0, partition, leaderEpoch: 0, endOffset: log.highWatermark }
      }),
    })),
  }),
}
