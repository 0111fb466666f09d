// What was typed before, in a file of the user's own: one entry a line, the latest last.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Terminal } from '../terminal.ts'

const kept = 1000

export class History {
  readonly #file: string
  readonly #entries: string[]

  /** A file that cannot be read is an empty history. */
  constructor(file: string) {
    this.#file = file
    const entries = entriesOf(file)
    this.#entries = entries.slice(-kept)
    if (entries.length > 2 * kept) {
      tried(() => writeFileSync(file, this.#entries.map((entry) => `${entry}\n`).join(''), { mode: 0o600 }))
    }
  }

  /** The latest first, as a line editor wants them. */
  get latestFirst(): readonly string[] {
    return this.#entries.toReversed()
  }

  /** Remembers a statement on one line, as far as that does not change what it says. */
  add(statement: string): void {
    const entry = asOneLine(statement)
    if (entry === '' || entry === this.#entries.at(-1)) return
    this.#entries.push(entry)
    tried(() => {
      mkdirSync(dirname(this.#file), { recursive: true })
      // Statements may hold what is nobody else's business. Added, so that prompts beside each other lose nothing.
      appendFileSync(this.#file, `${entry}\n`, { mode: 0o600 })
    })
  }
}

/** `$XDG_STATE_HOME/millrace/sql-history`, by default below `~/.local/state`. */
export function historyFile({ environment }: Terminal): string {
  const state = environment['XDG_STATE_HOME'] || join(environment['HOME'] || homedir(), '.local', 'state')
  return join(state, 'millrace', 'sql-history')
}

/** A comment up to the end of its line would take the rest with it, and a text may hold line breaks of its own. */
export function asOneLine(statement: string): string {
  const text = statement.trim()
  const parts = text.split(/('(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|[^\S\r\n]*--[^\r\n]*)/)
  const joined = parts.map((part, at) =>
    at % 2 === 0 ? part.replace(/\s*[\r\n]\s*/g, ' ') : part.trimStart().startsWith('--') ? '' : part,
  )
  const line = joined.join('').trim()
  return /[\r\n]/.test(line) ? '' : line
}

function entriesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  } catch {
    return []
  }
}

/** Nobody is kept from working by a history that cannot be written. */
function tried(write: () => void): void {
  try {
    write()
  } catch {
    // It is only shorter next time.
  }
}
