// `millrace topics …`: what is there, and what it is made of.
import type { LogClient, TopicConfigEntry, TopicDescription } from '@millrace/client'
import { isMillraceError, partitionKey } from '@millrace/record'
import { Command } from 'commander'
import { type ConnectionFlags, withClient, withConnectionOptions } from '../cluster/connection.ts'
import { describedTopics, missingTopics, partitionsOf } from '../cluster/partitions.ts'
import { usageError } from '../errors.ts'
import { tableLines } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'
import { asText, assignment, positiveNumber, several } from './option-values.ts'

const examples = `
Examples:
  millrace topics create orders --partitions 3 --config retention.ms=86400000
  millrace topics list --json | jq -r .name
  millrace topics describe orders
  millrace topics alter orders --partitions 6 --config cleanup.policy=compact --unset retention.ms
  millrace topics delete orders`

interface JsonFlags extends ConnectionFlags {
  readonly json: boolean
}

export function topicsCommand(terminal: Terminal): Command {
  const command = new Command('topics')
    .summary('create, list, describe, alter and delete topics')
    .description('Create, list, describe, alter and delete topics.')
    .addHelpText('after', examples)
  for (const make of [create, list, describe, alter, remove]) command.addCommand(make(terminal))
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
      assignment,
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

function list(terminal: Terminal): Command {
  return withConnectionOptions(new Command('list'))
    .description('List topics.')
    .option('--internal', "also Kafka's own, such as __consumer_offsets", false)
    .option('--json', 'one JSON object a line', false)
    .action((flags: JsonFlags & { readonly internal: boolean }) =>
      withClient(terminal, flags, async ({ admin }) => {
        const topics = [...(await admin.describeTopics()).values()]
          .filter(({ internal }) => flags.internal || !internal)
          .map(summaryOf)
          .sort((one, other) => (one.name < other.name ? -1 : 1))
        if (flags.json) return topics.forEach((topic) => terminal.out(JSON.stringify(topic)))
        if (topics.length === 0) return terminal.err('There are no topics.')
        const columns = [
          { title: 'TOPIC', of: (topic: TopicSummary) => topic.name },
          { title: 'PARTITIONS', of: (topic: TopicSummary) => topic.partitions },
          { title: 'REPLICAS', of: (topic: TopicSummary) => topic.replicationFactor },
        ]
        for (const line of tableLines(columns, topics, terminal.columns)) terminal.out(line)
      }),
    )
}

interface TopicSummary {
  readonly name: string
  readonly id: string
  readonly internal: boolean
  readonly partitions: number
  readonly replicationFactor: number
}

function summaryOf({ name, id, internal, partitions }: TopicDescription): TopicSummary {
  return { name, id, internal, partitions: partitions.length, replicationFactor: partitions[0]?.replicas.length ?? 0 }
}

function describe(terminal: Terminal): Command {
  return withConnectionOptions(new Command('describe'))
    .description('Show partitions with their offsets, and settings.')
    .argument('<topic...>', 'their names')
    .option('--all-configs', "also settings that have the broker's default", false)
    .option('--json', 'one JSON object a line', false)
    .action((names: string[], flags: JsonFlags & { readonly allConfigs: boolean }) =>
      withClient(terminal, flags, async (client) => {
        for (const topic of await describedTopics(client.admin, names)) {
          const configs = (await client.admin.describeConfigs(topic.name)).filter(
            ({ isDefault }) => flags.allConfigs || !isDefault,
          )
          const partitions = await measuredPartitions(client, topic)
          if (flags.json) terminal.out(JSON.stringify(jsonOf(topic, partitions, configs)))
          else printTopic(terminal, topic, partitions, configs)
        }
      }),
    )
}

type MeasuredPartition = TopicDescription['partitions'][number] & { readonly start: number; readonly end: number }

async function measuredPartitions({ admin }: LogClient, topic: TopicDescription): Promise<MeasuredPartition[]> {
  const at = (place: 'earliest' | 'latest') =>
    admin.listOffsets(partitionsOf(topic).map((partition) => ({ ...partition, at: place })))
  const [starts, ends] = await Promise.all([at('earliest'), at('latest')])
  return topic.partitions.map((partition) => {
    const key = partitionKey(topic.name, partition.partition)
    return { ...partition, start: starts.get(key) ?? 0, end: ends.get(key) ?? 0 }
  })
}

function jsonOf(
  topic: TopicDescription,
  partitions: readonly MeasuredPartition[],
  configs: readonly TopicConfigEntry[],
) {
  return {
    ...summaryOf(topic),
    partitions,
    configs: Object.fromEntries(configs.map(({ name, value }) => [name, value])),
  }
}

function printTopic(
  terminal: Terminal,
  topic: TopicDescription,
  partitions: readonly MeasuredPartition[],
  configs: readonly TopicConfigEntry[],
): void {
  terminal.out(`Topic ${topic.name}${topic.id ? ` (id ${topic.id})` : ''}${topic.internal ? ', internal' : ''}`)
  for (const { name, value } of configs) terminal.out(`  ${name} = ${value ?? ''}`)
  const columns = [
    { title: 'PARTITION', of: (row: MeasuredPartition) => row.partition },
    { title: 'START', of: (row: MeasuredPartition) => row.start },
    { title: 'END', of: (row: MeasuredPartition) => row.end },
    { title: 'LEADER', of: (row: MeasuredPartition) => (row.leader < 0 ? 'none' : row.leader) },
    { title: 'REPLICAS', of: (row: MeasuredPartition) => row.replicas.join(',') },
    { title: 'IN SYNC', of: (row: MeasuredPartition) => row.inSync.join(',') },
  ]
  for (const line of tableLines(columns, partitions, terminal.columns)) terminal.out(line)
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
    .option('-c, --config <name=value>', 'sets a setting (repeatable)', assignment)
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
