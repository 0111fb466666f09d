// ListOffsets: the offset of a timestamp, of the start, of the end, or of the largest timestamp.
import type { RequestOf, ResponseInput } from '@millrace/protocol'
import type { PartitionLog } from '../log/partition-log.ts'
import { codeOf, type ServedApi } from './api.ts'
import { findPartition } from './topic-reference.ts'

type PartitionRequest = RequestOf<'ListOffsets'>['topics'][number]['partitions'][number]
type PartitionResponse = ResponseInput<'ListOffsets'>['topics'][number]['partitions'][number]

const latest = -1
const earliest = -2
const largestTimestamp = -3
const earliestLocal = -4
const latestTiered = -5

export const listOffsets: ServedApi<'ListOffsets'> = {
  api: 'ListOffsets',
  versions: [1, 10],
  answer: (request, _, broker) => ({
    topics: request.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((each) => {
        const log = findPartition(broker.topics.byName(name), each.partitionIndex, each.currentLeaderEpoch)
        const { partitionIndex } = each
        if (typeof log === 'string') return { partitionIndex, errorCode: codeOf(log) }
        return { partitionIndex, ...offsetOf(each, log, request.isolationLevel === 1) }
      }),
    })),
  }),
}

function offsetOf(
  { timestamp }: PartitionRequest,
  log: PartitionLog,
  committedOnly: boolean,
): Omit<PartitionResponse, 'partitionIndex'> {
  if (timestamp === latest) return at(committedOnly ? log.lastStableOffset : log.highWatermark)
  if (timestamp === earliest || timestamp === earliestLocal) return at(log.startOffset)
  if (timestamp === latestTiered) return { errorCode: 0 }
  let found: { offset: number; timestamp: number } | null
  try {
    found = timestamp === largestTimestamp ? log.offsetOfMaxTimestamp() : log.offsetForTimestamp(timestamp)
  } catch {
    // A producer may put rubbish under a good checksum: it shows where records are decoded.
    return { errorCode: codeOf('CORRUPT_MESSAGE') }
  }
  return found ? { ...at(found.offset), timestamp: found.timestamp } : { errorCode: 0 }
}

function at(offset: number): Omit<PartitionResponse, 'partitionIndex'> {
  return { errorCode: 0, offset, leaderEpoch: 0 }
}
