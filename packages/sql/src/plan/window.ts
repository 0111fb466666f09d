// WINDOW as windows of the topology.
import type { SessionWindows, TimeWindows } from '@millrace/topology'
import type { WindowInfo } from '../catalog/source.ts'
import type { WindowClause } from '../syntax/tree/query.ts'
import { dayMs } from '../types/time/calendar.ts'
import { durationMs } from '../types/time/duration.ts'

export interface ClauseWindows {
  readonly windows: TimeWindows | SessionWindows
  readonly info: WindowInfo
  readonly retentionMs: number | undefined
}

/** Without GRACE PERIOD what is left of a day. */
export function windowsOf(clause: WindowClause): ClauseWindows {
  const retentionMs = clause.retention && durationMs(clause.retention)
  const graceOf = (sizeMs: number): number => (clause.grace ? durationMs(clause.grace) : Math.max(dayMs - sizeMs, 0))
  if (clause.kind === 'SESSION') {
    const gapMs = durationMs(clause.gap)
    const windows = { kind: 'session', gapMs, graceMs: graceOf(gapMs) } as const
    return { windows, info: { type: 'SESSION', sizeMs: undefined }, retentionMs }
  }
  const sizeMs = durationMs(clause.size)
  const advanceMs = clause.kind === 'HOPPING' ? durationMs(clause.advance) : sizeMs
  const windows = { kind: 'time', sizeMs, advanceMs, graceMs: graceOf(sizeMs) } as const
  return { windows, info: { type: clause.kind, sizeMs }, retentionMs }
}
