// Where a group's offsets go when they are reset: a target for each partition, held inside the partition.
import type { LogAdmin } from '@millrace/client'
import { partitionKey, type TopicPartition } from '@millrace/record'

export type ResetTarget =
  | { readonly to: 'earliest' | 'latest' }
  | { readonly to: 'offset'; readonly offset: number }
  /** From the committed offset; partitions without one stay as they are. */
  | { readonly to: 'shift'; readonly by: number }
  /** The first record that is not older. */
  | { readonly to: 'time'; readonly timestamp: number }

export interface OffsetReset extends TopicPartition {
  /** Null where the group has committed none. */
  readonly from: number | null
  readonly to: number
}

/** What a reset would set; nothing is set yet. Offsets outside a partition become its start or its end, as Kafka's own tool has it. */
export async function planReset(
  admin: LogAdmin,
  partitions: readonly TopicPartition[],
  committed: ReadonlyMap<string, { readonly offset: number }>,
  target: ResetTarget,
): Promise<readonly OffsetReset[]> {
  const at = (place: 'earliest' | 'latest' | number) =>
    admin.listOffsets(partitions.map((partition) => ({ ...partition, at: place })))
  const [starts, ends, timed] = await Promise.all([
    at('earliest'),
    at('latest'),
    target.to === 'time' ? at(target.timestamp) : undefined,
  ])
  return partitions.flatMap(({ topic, partition }) => {
    const key = partitionKey(topic, partition)
    const from = committed.get(key)?.offset ?? null
    const start = starts.get(key) ?? 0
    const end = ends.get(key) ?? start
    const wanted = wantedOffset(target, { from, start, end, timed: timed?.get(key) ?? end })
    return wanted === null ? [] : [{ topic, partition, from, to: Math.max(start, Math.min(end, wanted)) }]
  })
}

function wantedOffset(
  target: ResetTarget,
  at: { readonly from: number | null; readonly start: number; readonly end: number; readonly timed: number },
): number | null {
  switch (target.to) {
    case 'earliest':
      return at.start
    case 'latest':
      return at.end
    case 'offset':
      return target.offset
    case 'shift':
      return at.from === null ? null : at.from + target.by
    case 'time':
      return at.timed
  }
}
