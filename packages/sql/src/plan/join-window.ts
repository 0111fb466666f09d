// WITHIN as a window of the topology.
import type { JoinWindows } from '@millrace/topology'
import type { Duration, Within } from '../syntax/tree/query.ts'

export function durationMsOf({ amount, unit }: Duration): number {
  return amount * unitMs[unit]
}

const unitMs: Readonly<Record<Duration['unit'], number>> = {
  DAYS: 86_400_000,
  HOURS: 3_600_000,
  MINUTES: 60_000,
  SECONDS: 1000,
  MILLISECONDS: 1,
}

/** Without GRACE PERIOD a day, and unmatched rows at once, as Kafka Streams' joins had it first. */
export function joinWindows({ before, after, grace }: Within): {
  readonly windows: JoinWindows
  readonly eager: boolean
} {
  const graceMs = grace === undefined ? unitMs.DAYS : durationMsOf(grace)
  return {
    windows: { beforeMs: durationMsOf(before), afterMs: durationMsOf(after), graceMs },
    eager: grace === undefined,
  }
}
