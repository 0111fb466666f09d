// Durations as people write them: milliseconds, or a number with a unit.
import { MillraceError } from './error.ts'
import type { RecordErrorCode } from './errors.ts'

type Unit = 'ms' | 's' | 'm' | 'h' | 'd'

/** Milliseconds, or text such as `'250ms'`, `'30s'`, `'1m'`, `'12h'`, `'7d'`. */
export type Duration = number | `${number}${Unit}`

const unitMs: Readonly<Record<Unit, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A duration in milliseconds. Throws `DURATION_INVALID`. */
export function durationMs(duration: Duration): number {
  if (typeof duration === 'number') {
    if (Number.isFinite(duration) && duration >= 0) return duration
  } else {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration)
    if (match?.[1] && match[2]) return Math.round(Number(match[1]) * unitMs[match[2] as Unit])
  }
  throw new MillraceError<RecordErrorCode>(
    'DURATION_INVALID',
    `${JSON.stringify(duration)} is not a duration; write milliseconds (0 or more) or a text such as '250ms', '30s', '1m', '12h' or '7d'`,
  )
}
