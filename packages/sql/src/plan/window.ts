// WINDOW as windows of the topology.
import type { SessionWindows, TimeWindows } from '@millrace/topology'
import type { WindowInfo } from '../catalog/source.ts'
import type { WindowClause } from '../syntax/tree/query.ts'
import { durationMsOf } from './join-window.ts'

export interface ClauseWindows {
  readonly windows: TimeWindows | SessionWindows
  readonly info: WindowInfo
  readonly retentionMs: number | undefined
}

const dayMs = 86_400_000

/** Without GRACE PERIOD what is left of a day. */
export function windowsOf(clause: WindowClause): ClauseWindows {
  const retentionMs = clause.retention && durationMsOf(clause.retention)
  const graceOf = (sizeMs: number): number => (clause.grace ? durationMsOf(clause.grace) : Math.max(dayMs - sizeMs, 0))
  if (clause.kind === 'SESSION') {
    const gapMs = durationMsOf(clause.gap)
    const windows = { kind: 'session', gapMs, graceMs: graceOf(gapMs) } as const
    return { windows, info: { type: 'SESSION', sizeMs: undefined }, retentionMs }
  }
  const sizeMs = durationMsOf(clause.size)
  const advanceMs = clause.kind === 'HOPPING' ? durationMsOf(clause.advance) : sizeMs
  const windows = { kind: 'time', sizeMs, advanceMs, graceMs: graceOf(sizeMs) } as const
  return { windows, info: { type: clause.kind, sizeMs }, retentionMs }
}
