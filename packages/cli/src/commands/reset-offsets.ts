// `millrace groups reset-offsets`: shows where the offsets of a group would go, and with --execute sends them there.
import type { LogAdmin } from '@millrace/client'
import { isMillraceError, type TopicPartition } from '@millrace/record'
import { Command } from 'commander'
import { type ConnectionFlags, withClient, withConnectionOptions } from '../cluster/connection.ts'
import { cliError, usageError } from '../errors.ts'
import { type OffsetReset, planReset, type ResetTarget } from '../groups/offset-reset.ts'
import { partitionsInScope, topicScope, type TopicScope } from '../groups/reset-scope.ts'
import { tableLines } from '../output/table.ts'
import type { Terminal } from '../terminal.ts'
import { duration, instant, several, signedNumber, wholeNumber } from './option-values.ts'

interface Flags extends ConnectionFlags {
  readonly topic?: readonly TopicScope[]
  readonly allTopics: boolean
  readonly toEarliest: boolean
  readonly toLatest: boolean
  readonly toOffset?: number
  readonly shiftBy?: number
  readonly toDatetime?: number
  readonly byDuration?: number
  readonly execute: boolean
  readonly json: boolean
}

const examples = `
Examples:
  millrace groups reset-offsets billing --all-topics --to-earliest             shows what would happen
  millrace groups reset-offsets billing --topic orders:0,2 --to-offset 100 --execute
  millrace groups reset-offsets billing --topic orders --by-duration 2h --execute
  millrace groups reset-offsets billing --topic orders --shift-by -10 --execute

A group that has members refuses new offsets: stop them first. Offsets outside a partition become its start or its end.`

export function resetOffsetsCommand(terminal: Terminal): Command {
  return withConnectionOptions(new Command('reset-offsets'))
    .description('Move a group to other offsets. Without --execute it only shows where to.')
    .argument('<group>', 'its id')
    .option('-t, --topic <topic[:0,1]>', 'a topic, or some partitions of it (repeatable)', several(topicScope))
    .option('--all-topics', 'all partitions of which the group has offsets', false)
    .option('--to-earliest', 'to the first record there is', false)
    .option('--to-latest', 'to the end', false)
    .option('--to-offset <number>', 'to this offset', wholeNumber)
    .option('--shift-by <number>', 'from where it is: 10 skips ten records, -10 reads ten again', signedNumber)
    .option('--to-datetime <time>', 'to the first record not older than 2026-01-31T12:00:00Z', instant)
    .option('--by-duration <duration>', 'to the first record not older than 15m, 2h, 7d before now', duration)
    .option('--execute', 'do it', false)
    .option('--dry-run', 'only show it (what happens without --execute)')
    .option('--json', 'one JSON object a line', false)
    .addHelpText('after', examples)
    .action((groupId: string, flags: Flags & { readonly dryRun?: true }) => {
      const target = targetOf(flags, terminal)
      if ((flags.topic === undefined) === !flags.allTopics) throw usageError('say either --topic or --all-topics')
      if (flags.execute && flags.dryRun) throw usageError('--execute and --dry-run contradict each other')
      return withClient(terminal, flags, async ({ admin }) => {
        await checkKind(admin, groupId)
        const committed = await admin.groupOffsets(groupId)
        const partitions = await partitionsToReset(admin, flags.topic, [...committed.values()], groupId)
        const resets = await planReset(admin, partitions, committed, target)
        if (resets.length < partitions.length) {
          terminal.err('Partitions of which the group has no offset stay as they are: there is nothing to shift from.')
        }
        if (flags.execute) {
          const offsets = resets.map(({ topic, partition, to }) => ({ topic, partition, offset: to }))
          await admin.setGroupOffsets(groupId, offsets)
        }
        print(terminal, groupId, resets, flags)
      })
    })
}

/** Throws `CLI_USAGE` unless exactly one target is given. */
function targetOf(flags: Flags, { clock }: Terminal): ResetTarget {
  const targets: ResetTarget[] = []
  if (flags.toEarliest) targets.push({ to: 'earliest' })
  if (flags.toLatest) targets.push({ to: 'latest' })
  if (flags.toOffset !== undefined) targets.push({ to: 'offset', offset: flags.toOffset })
  if (flags.shiftBy !== undefined) targets.push({ to: 'shift', by: flags.shiftBy })
  if (flags.toDatetime !== undefined) targets.push({ to: 'time', timestamp: flags.toDatetime })
  if (flags.byDuration !== undefined) {
    targets.push({ to: 'time', timestamp: Math.max(0, clock.now() - flags.byDuration) })
  }
  const [target, ...more] = targets
  if (target && more.length === 0) return target
  throw usageError('say one place: --to-earliest, --to-latest, --to-offset, --shift-by, --to-datetime or --by-duration')
}

/** A group that nobody has made yet may get offsets; one that is no consumer group may not. */
async function checkKind(admin: LogAdmin, groupId: string): Promise<void> {
  const [group] = await admin.describeGroups([groupId]).catch((thrown: unknown) => {
    if (isMillraceError(thrown, 'CLIENT_UNKNOWN_GROUP')) return []
    throw thrown
  })
  if (group && group.members.length > 0) {
    throw cliError('CLI_GROUP_BUSY', `group ${groupId} has ${group.members.length} members; stop them first`, {
      details: { groupId, members: group.members.map(({ memberId }) => memberId) },
    })
  }
}

async function partitionsToReset(
  admin: LogAdmin,
  scopes: readonly TopicScope[] | undefined,
  committed: readonly TopicPartition[],
  groupId: string,
): Promise<readonly TopicPartition[]> {
  if (scopes) return partitionsInScope(admin, scopes)
  const topics = new Set(committed.map(({ topic }) => topic))
  const there = await admin.describeTopics([...topics])
  const partitions = await partitionsInScope(
    admin,
    committed
      .filter(({ topic }) => there.has(topic))
      .map(({ topic, partition }) => ({ topic, partitions: [partition] })),
  )
  if (partitions.length > 0) return partitions
  throw cliError('CLI_OFFSET', `group ${groupId} has no offsets; say with --topic where it shall begin`)
}

function print(terminal: Terminal, groupId: string, resets: readonly OffsetReset[], flags: Flags): void {
  if (flags.json) {
    for (const reset of resets) terminal.out(JSON.stringify({ groupId, ...reset, executed: flags.execute }))
  } else {
    const columns = [
      { title: 'TOPIC', of: (reset: OffsetReset) => reset.topic },
      { title: 'PARTITION', of: (reset: OffsetReset) => reset.partition },
      { title: 'FROM', of: (reset: OffsetReset) => reset.from ?? '-' },
      { title: 'TO', of: (reset: OffsetReset) => reset.to },
    ]
    for (const line of tableLines(columns, resets, terminal.columns)) terminal.out(line)
  }
  terminal.err(flags.execute ? `Group ${groupId} goes on from there.` : 'Nothing is changed yet: --execute does it.')
}
