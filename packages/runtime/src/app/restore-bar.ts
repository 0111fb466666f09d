// Restore progress for people: one bar for all changelogs that are replayed now, drawn over itself, gone when they are done.
import { type Clock, partitionKey } from '@millrace/record'
import type { RestoreProgress } from '../restore/restore-progress.ts'

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

/** Takes away what stands from the cursor on: the bar, which is the line below. Anything else that gets printed to the terminal begins with it, or leaves the bar's end behind. */
export const eraseBar = '\u001b[J'
/** From the end of the bar to the beginning of the line above, which is kept empty for what else gets printed. */
const goBack = '\u001b[A\r'

export class RestoreBar {
  readonly #terminal: Terminal
  readonly #clock: Clock
  readonly #replays = new Map<string, RestoreProgress>()
  #startedAt = 0
  #drawnAt: number | undefined

  constructor(terminal: Terminal, clock: Clock) {
    this.#terminal = terminal
    this.#clock = clock
  }

  readonly show = (progress: RestoreProgress): void => {
    if (progress.total === 0) return
    const now = this.#clock.now()
    if (this.#replays.size === 0) this.#startedAt = now
    this.#replays.set(partitionKey(progress.topic, progress.partition), progress)
    const replays = [...this.#replays.values()]
    if (replays.every(({ done }) => done)) return this.erase()
    if (now - this.#startedAt < showAfterMs || now - (this.#drawnAt ?? -Infinity) < drawEveryMs) return
    this.#drawnAt = now
    const line = lineOf(replays, now - this.#startedAt, this.#terminal.columns || 80)
    this.#terminal.write(`${eraseBar}\n${line}${goBack}`)
  }

  /** Whatever was being restored is done, or given up. */
  erase(): void {
    if (this.#drawnAt !== undefined) this.#terminal.write(eraseBar)
    this.#drawnAt = undefined
    this.#replays.clear()
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
