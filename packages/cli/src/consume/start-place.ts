// Where reading begins, as the options say it, and where that is in each partition.
import type { LogAdmin, PartitionPosition } from '@millrace/client'
import { partitionKey, type TopicPartition } from '@millrace/record'
import { InvalidArgumentError } from 'commander'
import { cliError } from '../errors.ts'

export type StartPlace =
  | { readonly at: 'earliest' | 'latest' }
  | { readonly at: 'offset'; readonly offset: number }
  /** So many before the end, or all where there are fewer. */
  | { readonly at: 'tail'; readonly count: number }
  /** The first record that is not older. */
  | { readonly at: 'time'; readonly timestamp: number }

export type Isolation = 'read_committed' | 'read_uncommitted'

/** `earliest`, `latest`, an offset, or −n for the last n of each partition. */
export function startPlace(text: string): StartPlace {
  if (text === 'earliest' || text === 'latest') return { at: text }
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return { at: 'offset', offset: Number(text) }
  if (/^-\d+$/.test(text) && Number.isSafeInteger(Number(text))) return { at: 'tail', count: -Number(text) }
  throw new InvalidArgumentError('earliest, latest, an offset, or -10 (the last ten of each partition) is wanted.')
}

export interface ReadingRange extends PartitionPosition {
  /** The end as it was when the command started. */
  readonly end: number
}

/** Throws `CLI_OFFSET` for an offset outside its partition. */
export async function readingRanges(
  admin: LogAdmin,
  partitions: readonly TopicPartition[],
  place: StartPlace,
  isolation: Isolation,
): Promise<readonly ReadingRange[]> {
  const at = (where: 'earliest' | 'latest' | number) =>
    admin.listOffsets(
      partitions.map((partition) => ({ ...partition, at: where })),
      isolation,
    )
  const [starts, ends, timed] = await Promise.all([
    at('earliest'),
    at('latest'),
    place.at === 'time' ? at(place.timestamp) : undefined,
  ])
  return partitions.map(({ topic, partition }) => {
    const key = partitionKey(topic, partition)
    const start = starts.get(key) ?? 0
    const end = ends.get(key) ?? start
    return { topic, partition, end, offset: offsetOf(place, key, start, end, timed?.get(key)) }
  })
}

function offsetOf(place: StartPlace, key: string, start: number, end: number, timed: number | undefined): number {
  switch (place.at) {
    case 'earliest':
      return start
    case 'latest':
      return end
    case 'tail':
      return Math.max(start, end - place.count)
    case 'time':
      return Math.max(start, Math.min(end, timed ?? end))
    case 'offset':
      if (place.offset >= start && place.offset <= end) return place.offset
      throw cliError('CLI_OFFSET', `offset ${place.offset} lies outside ${key}, which has ${start} to ${end}`, {
        details: { key, offset: place.offset, start, end },
      })
  }
}
