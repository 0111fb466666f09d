// Words on the command line → a command that runs. Exit codes: 0 done, 1 failed, 2 the words were wrong, 128 + n ended by signal n.
import { readFileSync } from 'node:fs'
import { isMillraceError, messageOf } from '@millrace/record'
import { Command, CommanderError, Help } from 'commander'
import { commandList } from './command-list.ts'
import { Interruption } from './interruption.ts'
import type { Terminal } from './terminal.ts'

const exitCodes = `
Exit codes: 0 done, 1 failed, 2 the words were wrong, 130 Ctrl-C, 141 nobody reads the output any more.

Commands that talk to Kafka find it through --bootstrap-servers, else MILLRACE_BOOTSTRAP_SERVERS, else the
embedded broker that runs on .millrace in this directory, else localhost:9092.`

/** Runs one command and resolves to its exit code; never rejects. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const program = await programFor(words, terminal)
    await program.parseAsync(words, { from: 'user' })
    return 0
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2
    if (thrown instanceof Interruption) return thrown.exitStatus
    terminal.err(`millrace: ${messageOf(thrown).trimEnd()}`)
    return isMillraceError(thrown, 'CLI_USAGE') ? 2 : 1
  }
}

async function programFor(words: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command('millrace')
    .description('Stream processing for TypeScript over Apache Kafka')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      getOutHelpWidth: () => helpWidth(terminal),
      getErrHelpWidth: () => helpWidth(terminal),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .version(version(), '-V, --version', 'print the version')
    .configureHelp({
      // A switch that is off unless it is given needs no words about it.
      optionDescription: (option) =>
        option.defaultValue === false ? option.description : new Help().optionDescription(option),
    })
    .exitOverride()
    .showHelpAfterError('(--help says what there is)')
    .addHelpText('after', exitCodes)
  for (const { name, summary, load } of commandList) {
    if (words.includes(name)) program.addCommand(inherit(program, await load(terminal)))
    else program.command(name).summary(summary)
  }
  return program
}

function version(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version
}

function helpWidth({ columns }: Terminal): number {
  return columns ?? 100
}

function inherit(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(command, child)
  return command
}
