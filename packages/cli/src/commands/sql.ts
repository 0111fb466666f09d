// `millrace sql`: statements from a prompt, a file, the words or a pipe, carried out by an engine in this process.
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { withConnectionOptions } from '../cluster/connection.ts'
import { cliError, usageError } from '../errors.ts'
import { readNamedFile, textOf } from '../named-file.ts'
import { answerPrinter, type OutputForm } from '../sql/answer-printer.ts'
import { History, historyFile } from '../sql/history.ts'
import { type EngineFlags, openPort } from '../sql/open-port.ts'
import { prompt } from '../sql/prompt.ts'
import { withLastSemicolon } from '../sql/split-statements.ts'
import type { SqlPort } from '../sql/sql-port.ts'
import { type StatementRunner, statementRunner } from '../sql/statement-runner.ts'
import type { Terminal } from '../terminal.ts'
import { settings } from './option-values.ts'

interface Flags extends EngineFlags {
  readonly execute?: string
  readonly file?: string
  readonly output: OutputForm
}

const examples = `
Examples:
  millrace sql                                            a prompt, on the embedded broker of this directory
  millrace sql -b kafka:9092 --schema-registry http://registry:8081
  millrace sql -e "SHOW STREAMS;" --output json
  millrace sql -f questions.sql
  millrace sql -e "EXPLAIN CTAS_PER_USER_1;" --output svg > per-user.svg
  echo 'SELECT * FROM questions EMIT CHANGES LIMIT 3;' | millrace sql --output csv

Statements that change something are kept in a topic of the cluster: the streams, tables and queries of a service are
there again at the next start. Queries run while this command runs; several with one --service-id share their work.
Without --bootstrap-servers, and without MILLRACE_BOOTSTRAP_SERVERS, it is the embedded broker of this directory.`

export function sqlCommand(terminal: Terminal): Command {
  return withConnectionOptions(new Command('sql'))
    .summary('carry out SQL: a prompt, a file, or a statement')
    .description('Carry out SQL, and run the queries that it makes.')
    .option('-e, --execute <statements>', 'carry these out, and end')
    .option('-f, --file <file>', 'carry out the statements of a file, and end')
    .addOption(
      new Option('-o, --output <form>', 'how answers are printed')
        .choices(['table', 'json', 'csv', 'svg'])
        .default('table'),
    )
    .option(
      '--schema-registry <url>',
      'for AVRO, PROTOBUF and JSON_SR, else MILLRACE_SCHEMA_REGISTRY; the embedded broker has one of its own',
    )
    .option('--service-id <name>', 'whose statements and queries these are; default_ without it')
    .option('-s, --set <name=value>', 'a setting, as SET makes one (repeatable)', settings)
    .option('-d, --data <directory>', 'where the embedded broker keeps its data', '.millrace')
    .option('--state-dir <directory>', 'where queries keep their state')
    .option('-v, --verbose', 'say what the engine says of itself, too', false)
    .addHelpText('after', examples)
    .action(async (flags: Flags) => {
      const script = await scriptOf(flags, terminal)
      if (script === undefined && flags.output === 'svg')
        throw usageError('a prompt draws no pictures: --output svg is for --execute, --file and pipes')
      const { port, place } = await openPort(flags, terminal)
      const runner = statementRunner(port, answerPrinter(flags.output, terminal))
      try {
        if (script !== undefined) await runScript(script, runner, terminal)
        else await promptAt(place, port, runner, terminal)
      } finally {
        await port.close()
      }
    })
}

interface Script {
  readonly text: string
  readonly name: string
}

/** Undefined: statements are typed. */
async function scriptOf({ execute, file }: Flags, terminal: Terminal): Promise<Script | undefined> {
  if (execute !== undefined && file !== undefined) throw usageError('--execute and --file exclude each other')
  if (execute !== undefined) return { text: execute, name: '--execute' }
  if (file !== undefined) return { text: readNamedFile(resolve(terminal.directory, file), file, 'CLI_SQL'), name: file }
  if (terminal.edit !== undefined) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of terminal.input) chunks.push(chunk)
  return { text: textOf(Buffer.concat(chunks)), name: 'the input' }
}

async function runScript({ text, name }: Script, runner: StatementRunner, terminal: Terminal): Promise<void> {
  const { interruption } = terminal
  const wrong = await runner.run(withLastSemicolon(text), interruption)
  if (interruption.aborted) throw interruption.reason
  if (wrong === undefined) return
  terminal.err(wrong.text)
  const where = wrong.line === undefined ? '' : ` in line ${wrong.line}`
  throw cliError('CLI_SQL', `${name} failed${where}`)
}

async function promptAt(place: string, port: SqlPort, runner: StatementRunner, terminal: Terminal): Promise<void> {
  const { edit } = terminal
  if (edit === undefined) return
  terminal.err(`SQL on ${place}. help says what there is to say, exit leaves.`)
  await prompt({ edit, history: new History(historyFile(terminal)), names: () => port.names(), runner, terminal })
}
