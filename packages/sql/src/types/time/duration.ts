// Lengths of time that statements say, in milliseconds.
import type { TimeUnit } from '../../syntax/tree/expression.ts'
import type { Duration } from '../../syntax/tree/query.ts'
import { dayMs } from './calendar.ts'

export const unitMs: Readonly<Record<TimeUnit, number>> = {
  DAYS: dayMs,
  HOURS: 3_600_000,
  MINUTES: 60_000,
  SECONDS: 1000,
  MILLISECONDS: 1,
}

export function durationMs({ amount, unit }: Pick<Duration, 'amount' | 'unit'>): number {
  return amount * unitMs[unit]
}
