// The prompt: lines are collected until a semicolon ends a statement, and carried out. Ctrl-C ends a query, or takes back what was typed; twice at an empty prompt it leaves.
import { type EditorOptions, interrupted, type LineEditor, takenBack } from '../line-editor.ts'
import type { Terminal } from '../terminal.ts'
import { complete } from './completion.ts'
import { asOneLine, type History } from './history.ts'
import { isBlank, splitStatements } from './split-statements.ts'
import type { SqlNames } from './sql-port.ts'
import type { StatementRunner } from './statement-runner.ts'

const help = `Statements end with ; and may go over several lines. Tab completes, the arrow up brings back what was typed.
  SHOW STREAMS; SHOW TABLES; SHOW QUERIES;   what there is
  DESCRIBE s; EXPLAIN query;                 what it is like
  SELECT * FROM s EMIT CHANGES;              rows as they come, until Ctrl-C
  RUN SCRIPT 'file.sql';                     the statements of a file
  help, exit                                 without a semicolon`

const leaveWords: ReadonlySet<string> = new Set(['exit', 'quit', '\\q'])
const helpWords: ReadonlySet<string> = new Set(['help', '\\?', '\\h'])

export interface PromptOptions {
  readonly edit: (options: EditorOptions) => LineEditor
  readonly history: History
  readonly names: () => Promise<SqlNames>
  readonly runner: StatementRunner
  readonly terminal: Terminal
}

/** Resolves when the user leaves. */
export async function prompt(options: PromptOptions): Promise<void> {
  const { edit, history, names, terminal } = options
  const typed = new TypedText()
  const editor = edit({
    history: history.latestFirst,
    complete: async (line) => complete(typed.with(line), await names()),
  })
  const leave = (): void => editor.close()
  terminal.interruption.addEventListener('abort', leave, { once: true })
  try {
    await takeLines(editor, typed, options)
  } finally {
    editor.close()
  }
  if (terminal.interruption.aborted) throw terminal.interruption.reason
}

async function takeLines(editor: LineEditor, typed: TypedText, options: PromptOptions): Promise<void> {
  const { terminal } = options
  let wasInterrupted = false
  for (;;) {
    const line = await editor.next(typed.isEmpty ? 'sql> ' : '...> ')
    if (line === undefined) return
    if (line === interrupted || line === takenBack) {
      if (wasInterrupted && line === interrupted) return
      wasInterrupted = typed.isEmpty && line === interrupted
      if (wasInterrupted) terminal.err('Ctrl-C again leaves; so do exit and Ctrl-D.')
      typed.clear()
      continue
    }
    wasInterrupted = false
    const word = typed.isEmpty ? line.trim().toLowerCase().replace(/;$/, '') : ''
    if (leaveWords.has(word)) return
    if (helpWords.has(word)) {
      terminal.out(help)
      continue
    }
    const { statements, lines } = typed.take(line)
    if (statements !== '') await carryOut(statements, lines, editor, options)
  }
}

async function carryOut(text: string, lines: number, editor: LineEditor, options: PromptOptions): Promise<void> {
  const { history, runner, terminal } = options
  history.add(text)
  const entry = asOneLine(text)
  if (entry !== '') editor.remember(entry, lines)
  const stop = new AbortController()
  const onEnd = (): void => stop.abort()
  editor.onInterrupt(onEnd)
  terminal.interruption.addEventListener('abort', onEnd, { once: true })
  const wrong = await runner.run(text, stop.signal)
  terminal.interruption.removeEventListener('abort', onEnd)
  if (wrong) terminal.err(wrong.text)
}

/** What no semicolon ends yet. */
class TypedText {
  #text = ''
  #lines = 0

  get isEmpty(): boolean {
    return this.#text === ''
  }

  with(line: string): string {
    return this.isEmpty ? line : `${this.#text}\n${line}`
  }

  /** The statements that end in this line, and how many lines they stand on. */
  take(line: string): { readonly statements: string; readonly lines: number } {
    const { statements, rest } = splitStatements(this.with(line))
    const lines = this.#lines + 1
    this.#text = isBlank(rest) ? '' : statements.length === 0 ? rest : rest.trimStart()
    this.#lines = this.isEmpty ? 0 : statements.length === 0 ? lines : 1
    return { statements: statements.join(''), lines }
  }

  clear(): void {
    this.#text = ''
    this.#lines = 0
  }
}
