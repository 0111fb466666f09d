// `millrace topics …`: what changes topics; what shows them is beside it.
import { isMillraceError } from '@millrace/record'
import { Command } from 'commander'
import { type ConnectionFlags, withClient, withConnectionOptions } from '../cluster/connection.ts'
import { describedTopics, missingTopics } from '../cluster/partitions.ts'
import { usageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'
import { describeTopicsCommand, listTopicsCommand } from './describe-topics.ts'
import { asText, settings, positiveNumber, several } from './option-values.ts'

const examples = `
Examples:
  millrace topics create orders --partitions 3 --config retention.ms=86400000
  millrace topics list --json | jq -r .name
  millrace topics describe orders
  millrace topics alter orders --partitions 6 --config cleanup.policy=compact --unset retention.ms
  millrace topics delete orders`

export function topicsCommand(terminal: Terminal): Command {
  const command = new Command('topics')
    .summary('create, list, describe, alter and delete topics')
    .description('Create, list, describe, alter and delete topics.')
    .addHelpText('after', examples)
  for (const make of [create, listTopicsCommand, describeTopicsCommand, alter, remove])
    command.addCommand(make(terminal))
  return command
}

interface CreateFlags extends ConnectionFlags {
  readonly partitions?: number
  readonly replicationFactor?: number
  readonly config?: Readonly<Record<string, string>>
  readonly ifNotExists: boolean
}

function create(terminal: Terminal): Command {
  return withConnectionOptions(new Command('create'))
    .description('Create topics.')
    .argument('<topic...>', 'their names')
    .option('-p, --partitions <number>', "how many; without it the broker's default", positiveNumber)
    .option('-r, --replication-factor <number>', "copies of each; without it the broker's default", positiveNumber)
    .option(
      '-c, --config <name=value>',
      'a setting of the topic, such as cleanup.policy=compact (repeatable)',
      settings,
    )
    .option('--if-not-exists', 'a topic that is there already is no error', false)
    .action((names: string[], flags: CreateFlags) =>
      withClient(terminal, flags, async ({ admin }) => {
        const specs = [...new Set(names)].map((name) => ({
          name,
          ...(flags.partitions === undefined ? {} : { partitions: flags.partitions }),
          ...(flags.replicationFactor === undefined ? {} : { replicationFactor: flags.replicationFactor }),
          ...(flags.config ? { configs: flags.config } : {}),
        }))
        const before = flags.ifNotExists ? await admin.describeTopics(specs.map(({ name }) => name)) : new Map()
        const wanted = specs.filter(({ name }) => !before.has(name))
        for (const name of before.keys()) terminal.err(`Topic ${name} is there already.`)
        await admin.createTopics(wanted).catch((thrown: unknown) => {
          if (!flags.ifNotExists || !isMillraceError(thrown, 'CLIENT_TOPIC_EXISTS')) throw thrown
        })
        for (const { name } of wanted) terminal.err(`Created topic ${name}.`)
      }),
    )
}

interface AlterFlags extends ConnectionFlags {
  readonly partitions?: number
  readonly config?: Readonly<Record<string, string>>
  readonly unset?: readonly string[]
}

function alter(terminal: Terminal): Command {
  return withConnectionOptions(new Command('alter'))
    .description('Add partitions, and set or unset settings. Keys go to other partitions when their number changes.')
    .argument('<topic>', 'its name')
    .option('-p, --partitions <number>', 'how many there shall be in all; more than now', positiveNumber)
    .option('-c, --config <name=value>', 'sets a setting (repeatable)', settings)
    .option('--unset <name>', "back to the broker's default (repeatable)", several(asText))
    .action((name: string, { partitions, config = {}, unset = [], ...flags }: AlterFlags) => {
      const changes = { ...config, ...Object.fromEntries(unset.map((setting) => [setting, null])) }
      const changed = Object.keys(changes).length > 0
      if (partitions === undefined && !changed) {
        throw usageError('say what to change: --partitions, --config or --unset')
      }
      return withClient(terminal, flags, async ({ admin }) => {
        await describedTopics(admin, [name])
        if (partitions !== undefined) await admin.createPartitions(name, partitions)
        if (changed) await admin.alterConfigs(name, changes)
        terminal.err(`Changed topic ${name}.`)
      })
    })
}

function remove(terminal: Terminal): Command {
  return withConnectionOptions(new Command('delete'))
    .description('Delete topics with everything in them.')
    .argument('<topic...>', 'their names')
    .option('--if-exists', 'a topic that is not there is no error', false)
    .action((names: string[], flags: ConnectionFlags & { readonly ifExists: boolean }) =>
      withClient(terminal, flags, async ({ admin }) => {
        const wanted = [...new Set(names)]
        const found = await admin.describeTopics(wanted)
        const missing = wanted.filter((name) => !found.has(name))
        if (missing.length > 0 && !flags.ifExists) throw missingTopics(missing)
        await admin.deleteTopics([...found.keys()])
        for (const name of missing) terminal.err(`There was no topic ${name}.`)
        for (const name of found.keys()) terminal.err(`Deleted topic ${name}.`)
      }),
    )
}
