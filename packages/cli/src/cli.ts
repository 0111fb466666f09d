// Words on the command line → a command that runs. Exit codes: 0 done, 1 failed, 2 the words were wrong.
import { isMillraceError, messageOf } from '@millrace/record'
import { Command, CommanderError } from 'commander'
import { brokerCommand } from './commands/broker.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command and resolves to its exit code; never rejects. */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('millrace')
    .description('Stream processing for TypeScript over Apache Kafka')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .exitOverride()
    .showHelpAfterError('(millrace --help lists the commands)')
  program.addCommand(inherit(program, brokerCommand(terminal)))
  try {
    await program.parseAsync(words, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.err(isMillraceError(error) ? error.message : `millrace: ${messageOf(error)}`)
    return 1
  }
}

function inherit(program: Command, command: Command): Command {
  return command.copyInheritedSettings(program)
}
