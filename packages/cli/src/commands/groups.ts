// `millrace groups …`: who reads what, how far they are, and where they shall go on.
import type { GroupDescription, LogClient } from '@millrace/client'
import { Command } from 'commander'
import { type ConnectionFlags, withClient, withConnectionOptions } from '../cluster/connection.ts'
import { assignedPartitions, groupLags, type PartitionLag } from '../groups/group-lag.ts'
import { memberNames } from '../groups/member-names.ts'
import { tableLines } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'
import { resetOffsetsCommand } from './reset-offsets.ts'

const examples = `
Examples:
  millrace groups list
  millrace groups describe billing                      committed offset, end and lag of each partition
  millrace groups describe billing --json | jq '[.partitions[].lag] | add'
  millrace groups reset-offsets billing --topic orders --to-earliest --execute
  millrace groups delete billing`

interface JsonFlags extends ConnectionFlags {
  readonly json: boolean
}

export function groupsCommand(terminal: Terminal): Command {
  const command = new Command('groups')
    .summary('list, describe, reset and delete consumer groups')
    .description('List, describe, reset and delete consumer groups.')
    .addHelpText('after', examples)
  for (const make of [list, describe, resetOffsetsCommand, remove]) command.addCommand(make(terminal))
  return command
}

function list(terminal: Terminal): Command {
  return withConnectionOptions(new Command('list'))
    .description('List groups.')
    .option('--json', 'one JSON object a line', false)
    .action((flags: JsonFlags) =>
      withClient(terminal, flags, async ({ admin }) => {
        const groups = (await admin.listGroups()).toSorted((one, other) => (one.groupId < other.groupId ? -1 : 1))
        if (flags.json) return groups.forEach((group) => terminal.out(JSON.stringify(group)))
        if (groups.length === 0) return terminal.err('There are no groups.')
        const columns = [
          { title: 'GROUP', of: (group: (typeof groups)[number]) => group.groupId },
          { title: 'STATE', of: (group: (typeof groups)[number]) => group.state || '-' },
          { title: 'TYPE', of: (group: (typeof groups)[number]) => group.protocolType || '-' },
        ]
        for (const line of tableLines(columns, groups, terminal.columns)) terminal.out(line)
      }),
    )
}

function describe(terminal: Terminal): Command {
  return withConnectionOptions(new Command('describe'))
    .description('Show committed offsets, lag and members.')
    .argument('<group...>', 'their ids')
    .option('--json', 'one JSON object a line', false)
    .action((groupIds: string[], flags: JsonFlags) =>
      withClient(terminal, flags, async (client) => {
        for (const group of await client.admin.describeGroups([...new Set(groupIds)])) {
          await describeOne(client, group, terminal, flags.json)
        }
      }),
    )
}

async function describeOne(
  client: LogClient,
  group: GroupDescription,
  terminal: Terminal,
  json: boolean,
): Promise<void> {
  const partitions = await groupLags(client.admin, group, await client.admin.groupOffsets(group.groupId))
  const { groupId, state, protocolType, protocol } = group
  const members = group.members.map(({ memberId, instanceId, clientId, host, ...member }) => ({
    memberId,
    instanceId,
    clientId,
    host,
    partitions: assignedPartitions(group, { memberId, instanceId, clientId, host, ...member }),
  }))
  if (json) {
    terminal.out(JSON.stringify({ groupId, state, protocolType, protocol, partitions, members }))
    return
  }
  const total = partitions.reduce((sum, { lag }) => sum + (lag ?? 0), 0)
  const size = members.length === 1 ? '1 member' : `${members.length} members`
  terminal.out(`Group ${groupId}: ${state}, ${size}${protocol ? `, protocol ${protocol}` : ''}, lag ${total}`)
  const readers = memberNames(members)
  const columns = [
    { title: 'TOPIC', of: (row: PartitionLag) => row.topic },
    { title: 'PARTITION', of: (row: PartitionLag) => row.partition },
    { title: 'COMMITTED', of: (row: PartitionLag) => row.committed ?? '-' },
    { title: 'END', of: (row: PartitionLag) => row.end ?? '-' },
    { title: 'LAG', of: (row: PartitionLag) => row.lag ?? '-' },
    { title: 'READ BY', of: (row: PartitionLag) => (row.memberId && readers.get(row.memberId)) ?? '-' },
  ]
  for (const line of tableLines(columns, partitions, terminal.columns)) terminal.out(line)
  for (const { memberId } of members.filter((member) => member.partitions.length === 0)) {
    terminal.out(`Member ${readers.get(memberId)} reads nothing.`)
  }
}

function remove(terminal: Terminal): Command {
  return withConnectionOptions(new Command('delete'))
    .description('Delete groups with their offsets. A group that has members stays.')
    .argument('<group...>', 'their ids')
    .action((groupIds: string[], flags: ConnectionFlags) =>
      withClient(terminal, flags, async ({ admin }) => {
        await admin.deleteGroups([...new Set(groupIds)])
        for (const groupId of new Set(groupIds)) terminal.err(`Deleted group ${groupId}.`)
      }),
    )
}
