// Restore progress as log lines: of a changelog that takes longer than a second one line a second, and one at its end.
import { type Clock, partitionKey } from '@millrace/record'
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
  const replays = new Map<string, { readonly startedAt: number; toldAt: number }>()
  return (progress) => {
    for (const listener of listeners) listener(progress)
    if (progress.total === 0) return
    const key = partitionKey(progress.topic, progress.partition)
    const now = clock.now()
    const replay = replays.get(key) ?? { startedAt: now, toldAt: now }
    if (progress.done) replays.delete(key)
    else replays.set(key, replay)
    const isDue = progress.done ? now - replay.startedAt >= everyMs : !hasBar && now - replay.toldAt >= everyMs
    if (!isDue) return
    replay.toldAt = now
    log({ level: 'info', message: lineOf(progress), details: { ...progress } })
  }
}

function lineOf({ store, topic, partition, restored, total, ratePerSecond, done }: RestoreProgress): string {
  const what = `store ${store} from ${topic}-${partition}`
  if (done) return `restored ${what}: ${total} records, ${ratePerSecond} a second`
  return `restoring ${what}: ${Math.floor((restored / total) * 100)} % (${restored} of ${total}), ${ratePerSecond} a second`
}
