// `millrace topics list` and `describe`: what is there, how long it is, and how it is set.
import type { LogClient, TopicConfigEntry, TopicDescription } from '@millrace/client'
import { partitionKey } from '@millrace/record'
import { Command } from 'commander'
import { type ConnectionFlags, withClient, withConnectionOptions } from '../cluster/connection.ts'
import { describedTopics, partitionsOf } from '../cluster/partitions.ts'
import { tableLines } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'

interface JsonFlags extends ConnectionFlags {
  readonly json: boolean
}

export function listTopicsCommand(terminal: Terminal): Command {
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

export function describeTopicsCommand(terminal: Terminal): Command {
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
