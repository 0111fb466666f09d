// Restore progress for people: one bar for all changelogs that are replayed now, drawn over itself, gone when they are done.
import { type Clock, partitionKey } from '@millrace/record'
import type { RestoreListener, RestoreProgress } from '../restore/restore-progress.ts'

/** What the bar needs of a terminal, for instance `process.stderr`. */
export interface Terminal {
  readonly columns?: number | undefined
  write(text: string): unknown
}

/** The stream, if people look at it. */
export function terminalOf(stream: Terminal & { readonly isTTY?: boolean }): Terminal | undefined {
  return stream.isTTY === true ? stream : undefined
}

/** What is over sooner needs no bar. */
const showAfterMs = 300
const drawEveryMs = 100
const widest = 40
const clearLine = '\r\u001b[K'

export function restoreBar(terminal: Terminal, clock: Clock): RestoreListener {
  const replays = new Map<string, RestoreProgress>()
  let startedAt = 0
  let drawnAt: number | undefined
  return (progress) => {
    if (progress.total === 0) return
    const now = clock.now()
    if (replays.size === 0) startedAt = now
    replays.set(partitionKey(progress.topic, progress.partition), progress)
    if ([...replays.values()].every(({ done }) => done)) {
      if (drawnAt !== undefined) terminal.write(clearLine)
      drawnAt = undefined
      replays.clear()
    } else if (now - startedAt >= showAfterMs && now - (drawnAt ?? -Infinity) >= drawEveryMs) {
      drawnAt = now
      terminal.write(clearLine + lineOf([...replays.values()], now - startedAt, terminal.columns ?? 80))
    }
  }
}

function lineOf(replays: readonly RestoreProgress[], ms: number, columns: number): string {
  const restored = replays.reduce((sum, replay) => sum + replay.restored, 0)
  const total = replays.reduce((sum, replay) => sum + replay.total, 0)
  const what = replays.length === 1 ? `store ${replays[0]?.store}` : `${replays.length} stores`
  const numbers = `${Math.floor((restored / total) * 100)} %, ${Math.round((restored / ms) * 1_000)} records a second`
  const width = Math.max(0, Math.min(widest, columns - what.length - numbers.length - 16))
  const full = Math.floor((restored / total) * width)
  return `restoring ${what} [${'#'.repeat(full)}${'.'.repeat(width - full)}] ${numbers}`.slice(0, columns - 1)
}
