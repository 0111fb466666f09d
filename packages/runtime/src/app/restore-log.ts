// Restore progress as log lines: one a second for a changelog that takes longer, and one at its end.
import type { Clock } from '@millrace/record'
import type { RestoreListener, RestoreProgress } from '../restore/restore-progress.ts'
import type { Log } from './log-line.ts'

const everyMs = 1_000

/** Tells the listeners of every step, and the log of some; of the end alone where a bar shows the rest (`hasBar`). */
export function logRestore(
  log: Log,
  clock: Clock,
  listeners: Iterable<RestoreListener>,
  hasBar: boolean = false,
): RestoreListener {
  const lastAt = new Map<string, number>()
  return (progress) => {
    for (const listener of listeners) listener(progress)
    if (progress.total === 0) return
    const key = `${progress.topic}-${progress.partition}`
    const now = clock.now()
    const last = lastAt.get(key) ?? now
    if (!lastAt.has(key)) lastAt.set(key, now)
    if (!progress.done && (hasBar || now - last < everyMs)) return
    if (progress.done) lastAt.delete(key)
    else lastAt.set(key, now)
    log({ level: 'info', message: lineOf(progress), details: { ...progress } })
  }
}

function lineOf({ store, topic, partition, restored, total, ratePerSecond, done }: RestoreProgress): string {
  const what = `store ${store} from ${topic}-${partition}`
  if (done) return `restored ${what}: ${total} records, ${ratePerSecond} a second`
  return `restoring ${what}: ${Math.floor((restored / total) * 100)} % (${restored} of ${total}), ${ratePerSecond} a second`
}
