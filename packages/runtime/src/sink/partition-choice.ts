// The partition of a record that leaves: the user's choice, else the key's hash as Kafka's clients compute it, else the records without key take turns.
import { MillraceError } from '@millrace/record'
import { partitionForKey } from '@millrace/protocol'
import type { RuntimeErrorCode } from '../errors.ts'

/** Spreads records without a key: the partition of the next one. */
export type SpreadNullKeys = (topic: string, partitionCount: number) => number

/** Round robin over the partitions of each topic, beginning at `start`. */
export function roundRobin(start: number): SpreadNullKeys {
  const turns = new Map<string, number>()
  return (topic, partitionCount) => {
    const turn = turns.get(topic) ?? start
    turns.set(topic, turn + 1)
    return turn % partitionCount
  }
}

export function defaultPartition(
  topic: string,
  key: Uint8Array | null,
  partitionCount: number,
  spread: SpreadNullKeys,
): number {
  return key === null ? spread(topic, partitionCount) : partitionForKey(key, partitionCount)
}

/** Throws for a partition that the topic does not have. */
export function checkPartition(topic: string, partition: number, partitionCount: number): number {
  if (Number.isInteger(partition) && partition >= 0 && partition < partitionCount) return partition
  throw new MillraceError<RuntimeErrorCode>(
    'RUNTIME_PROCESSING_FAILED',
    `the partitioner chose partition ${partition} of ${topic}, which has ${partitionCount}; return 0 to ${partitionCount - 1}`,
    { details: { topic, partition, partitionCount } },
  )
}
