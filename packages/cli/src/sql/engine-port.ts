// The engine behind the prompt: this process, on a cluster that was named or on the embedded broker.
import { resolve } from 'node:path'
import { type AnswerRow, type EngineResult, factsOf, printedLines, type SqlEngine } from '@millrace/engine'
import { isMillraceError } from '@millrace/record'
import { builtInFunctions, parse, readScript } from '@millrace/sql'
import { cliError } from '../errors.ts'
import { readNamedFile } from '../named-file.ts'
import { firstWord, isBlank, splitStatements, withLastSemicolon } from './split-statements.ts'
import type { Answer, ResultRow, SqlNames, SqlPort } from './sql-port.ts'

type OnAnswer = (answer: Answer) => Promise<void>

export class EnginePort implements SqlPort {
  readonly #engine: SqlEngine
  readonly #directory: string
  readonly #functions: readonly string[] = builtInFunctions()
    .all()
    .map(({ name }) => name)

  readonly #onClose: () => Promise<void> | undefined
  /** Those that run. */
  readonly #scripts = new Set<string>()

  /** `directory`: where the paths of RUN SCRIPT begin. The engine must have started before anything is asked. */
  constructor(engine: SqlEngine, directory: string, onClose: () => Promise<void> | undefined) {
    this.#engine = engine
    this.#directory = directory
    this.#onClose = onClose
  }

  /**
   * Statements that give no rows are given to the engine together, up to the next one that does: a mistake in one of them then leaves nothing of them done.
   * Lines of errors are those of the text: what is carried out already is blank in what follows.
   */
  async run(text: string, onAnswer: OnAnswer, signal: AbortSignal): Promise<void> {
    // All mistakes of spelling are told at once, before anything is done.
    readScript(text, { variables: this.#engine.port.variables, testScript: true })
    const { statements, rest } = splitStatements(text)
    // What lacks its semicolon is told by the parser.
    const parts = isBlank(rest) ? statements : [...statements, rest]
    let offset = 0
    let from = 0
    const carryOut = async (to: number): Promise<void> => {
      const together = blankBefore(text, from).slice(0, to)
      from = to
      if (!isBlank(together)) await this.#execute(together, onAnswer)
    }
    for (const part of parts) {
      if (signal.aborted) return
      const word = firstWord(part)
      const start = offset
      offset += part.length
      if (!standsAlone.has(word)) continue
      await carryOut(start)
      if (word === 'RUN') await this.#runScript(part, onAnswer, signal)
      else await this.#ask(blankBefore(text, start).slice(0, offset), onAnswer, signal)
      from = offset
    }
    await carryOut(offset)
  }

  async names(): Promise<SqlNames> {
    const { session, client } = this.#engine.port
    const { sources, types, queries } = session.catalog
    const topics = [...(await client.admin.describeTopics()).keys()]
    return {
      sources: sources.map(({ name, schema: { key, value, headers } }) => ({
        name,
        columns: [...key, ...value, ...headers].map((column) => column.name),
      })),
      functions: this.#functions,
      types: [...types.keys()],
      queries: queries.map(({ id }) => id),
      topics: topics.filter((topic) => !topic.startsWith('_')),
    }
  }

  async close(): Promise<void> {
    await this.#engine.close()
    await this.#onClose()
  }

  async #execute(text: string, onAnswer: OnAnswer): Promise<void> {
    const tell = async (result: EngineResult): Promise<void> => {
      for (const answer of answersOf(result)) await onAnswer(answer)
    }
    try {
      for (const result of await this.#engine.execute(text)) await tell(result)
    } catch (error) {
      const done = isMillraceError(error)
        ? (error.details['results'] as readonly EngineResult[] | undefined)
        : undefined
      for (const result of done ?? []) await tell(result)
      throw error
    }
  }

  /** Mistakes are left to the engine. */
  async #ask(text: string, onAnswer: OnAnswer, signal: AbortSignal): Promise<void> {
    const { statements, diagnostics } = parse(text, { variables: this.#engine.port.variables })
    const kind = diagnostics.length === 0 ? statements[0]?.tree.kind : undefined
    if (kind === 'query') return this.#select(text, onAnswer, signal)
    if (kind === 'print') return this.#print(text, onAnswer, signal)
    return this.#execute(text, onAnswer)
  }

  async #select(text: string, onAnswer: OnAnswer, signal: AbortSignal): Promise<void> {
    const answer = await this.#engine.ask(text)
    const close = (): void => void answer.close()
    signal.addEventListener('abort', close, { once: true })
    try {
      await onAnswer({ kind: 'rows', columns: answer.columns, endless: answer.kind === 'push', rows: rowsOf(answer) })
    } finally {
      signal.removeEventListener('abort', close)
      await answer.close()
    }
  }

  async #print(text: string, onAnswer: OnAnswer, signal: AbortSignal): Promise<void> {
    const printed = await this.#engine.print(text)
    signal.addEventListener('abort', () => printed.close(), { once: true })
    await onAnswer({ kind: 'lines', lines: printedLines(printed) })
  }

  async #runScript(statement: string, onAnswer: OnAnswer, signal: AbortSignal): Promise<void> {
    const { tree } = parse(statement, { testScript: true }).statements[0] ?? {}
    if (tree?.kind !== 'run-script') return this.#execute(statement, onAnswer)
    const place = resolve(this.#directory, tree.path)
    if (this.#scripts.has(place)) throw cliError('CLI_SQL', `the script ${tree.path} runs itself`)
    this.#scripts.add(place)
    try {
      const script = readNamedFile(place, `the script ${tree.path}`, 'CLI_SQL')
      await this.run(withLastSemicolon(script), onAnswer, signal)
    } finally {
      this.#scripts.delete(place)
    }
  }
}

function answersOf(result: EngineResult): readonly Answer[] {
  if (result.kind === 'explained') return [{ kind: 'picture', text: result.plan, svg: result.picture }]
  const tables = factsOf(result)
  return tables?.map((table) => ({ kind: 'table', ...table })) ?? [{ kind: 'text', text: result.message }]
}

async function* rowsOf(rows: AsyncIterable<AnswerRow>): AsyncGenerator<ResultRow> {
  for await (const { columns, tombstone } of rows) yield { values: columns, isTombstone: tombstone }
}

const standsAlone: ReadonlySet<string> = new Set(['SELECT', 'PRINT', 'RUN'])

/** As many lines, so that places stay what they are. */
function blankBefore(text: string, offset: number): string {
  return text.slice(0, offset).replace(/[^\r\n]/g, ' ') + text.slice(offset)
}
