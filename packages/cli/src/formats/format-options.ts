// The two options of `produce` and `consume` that say what keys and values are.
import { type Command, Option } from 'commander'
import { type FormatName, formatNames } from './format.ts'

export interface FormatFlags {
  readonly keyFormat: FormatName
  readonly valueFormat: FormatName
}

export function withFormatOptions(command: Command): Command {
  return command
    .addOption(new Option('--key-format <name>', 'what keys are').choices(formatNames).default('string'))
    .addOption(new Option('--value-format <name>', 'what values are').choices(formatNames).default('string'))
}
