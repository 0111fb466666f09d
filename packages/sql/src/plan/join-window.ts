// WITHIN as a window of the topology.
import type { JoinWindows } from '@millrace/topology'
import type { Within } from '../syntax/tree/query.ts'
import { dayMs } from '../types/time/calendar.ts'
import { durationMs } from '../types/time/duration.ts'

/** Without GRACE PERIOD a day, and unmatched rows at once, as Kafka Streams' joins had it first. */
export function joinWindows({ before, after, grace }: Within): {
  readonly windows: JoinWindows
  readonly eager: boolean
} {
  const graceMs = grace === undefined ? dayMs : durationMs(grace)
  return {
    windows: { beforeMs: durationMs(before), afterMs: durationMs(after), graceMs },
    eager: grace === undefined,
  }
}
