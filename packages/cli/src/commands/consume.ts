// `millrace consume`: records → lines. Data goes to the output, everything else to the error output.
import type { LogClient } from '@millrace/client'
import { partitionKey } from '@millrace/record'
import { Command, Option } from 'commander'
import { type ConnectionFlags, openClient, withConnectionOptions } from '../cluster/connection.ts'
import { checkPartition, describedTopics, partitionsOf } from '../cluster/partitions.ts'
import { Delivery } from '../consume/delivery.ts'
import { readAsMember } from '../consume/read-as-member.ts'
import { readPartitions } from '../consume/read-partitions.ts'
import { recordPrinter } from '../consume/record-printer.ts'
import {
  type Isolation,
  type ReadingRange,
  readingRanges,
  type StartPlace,
  startPlace,
} from '../consume/start-place.ts'
import { cliError, usageError } from '../errors.ts'
import { formats } from '../formats/format.ts'
import { type FormatFlags, withFormatOptions } from '../formats/format-options.ts'
import { Interruption } from '../interruption.ts'
import { type Terminal, untilInterrupted } from '../terminal.ts'
import { duration, pastInstant, positiveNumber, several, wholeNumber } from './option-values.ts'

interface Flags extends ConnectionFlags, FormatFlags {
  readonly fromBeginning: boolean
  readonly offset?: StartPlace
  readonly since?: (nowMs: number) => number
  readonly partition?: readonly number[]
  readonly group?: string
  readonly maxMessages?: number
  readonly exitAtEnd: boolean
  readonly timeout?: number
  readonly json: boolean
  readonly keys: boolean
  readonly timestamps: boolean
  readonly headers: boolean
  readonly offsets: boolean
  readonly all: boolean
  readonly separator: string
  readonly null: string
  readonly isolation: Isolation
  readonly quiet: boolean
}

const examples = `
Examples:
  millrace consume orders                                        what arrives from now on, until Ctrl-C
  millrace consume orders --from-beginning --exit-at-end --all   everything there is, with all that is known of it
  millrace consume orders --offset -10 --exit-at-end             the last ten of each partition
  millrace consume orders --since 15m --json | jq .value
  millrace consume counts --from-beginning --keys --value-format long
  millrace consume orders --group billing --max-messages 100     goes on where the group was, and commits

--json prints one object a line: topic, partition, offset, timestamp (ms), key, value, headers (a list of key and value).
Texts are JSON strings, null is null, and bytes that are no UTF-8 are {"base64": "…"}; \`produce --json\` reads the same.
A record that is not of the format asked for is named on the error output and left out; the exit code is 1 then.`

export function consumeCommand(terminal: Terminal): Command {
  const command = new Command('consume')
    .summary('print the records of topics')
    .description('Print the records of topics: without options those that arrive from now on.')
    .argument('<topic...>', 'their names')
    .option('--from-beginning', 'from the first record; with --group: where the group has no offset', false)
    .option(
      '-o, --offset <place>',
      'from this offset, earliest, latest, or -10: the last ten of each partition',
      startPlace,
    )
    .option('--since <time>', 'records not older than 15m, 2h, 7d, or than 2026-01-31T12:00:00Z', pastInstant)
    .option('-p, --partition <number>', 'this partition only (repeatable)', several(wholeNumber))
    .option('-g, --group <id>', 'as a member of this group: from its offsets, and commits what was printed')
    .option('-n, --max-messages <number>', 'ends after so many', positiveNumber)
    .option('-e, --exit-at-end', 'ends where the partitions ended when the command started', false)
    .option('--timeout <duration>', 'ends when no record arrived for this long', duration)
    .option('--json', 'one JSON object a line, exact for all bytes', false)
    .option('-k, --keys', 'print keys', false)
    .option('--timestamps', 'print timestamps', false)
    .option('--headers', 'print headers', false)
    .option('--offsets', 'print topic, partition and offset', false)
    .option('-a, --all', 'print all of these', false)
    .option('--separator <text>', 'between what is printed; \\t is a tab', '\\t')
    .option('--null <text>', 'what stands for null', 'null')
    .addOption(
      new Option('--isolation <level>', 'whether records of open and aborted transactions are printed')
        .choices(['read_committed', 'read_uncommitted'])
        .default('read_committed'),
    )
    .option('-q, --quiet', 'nothing but records', false)
  return withFormatOptions(withConnectionOptions(command))
    .addHelpText('after', examples)
    .action((topics: string[], flags: Flags) => consume(topics, flags, terminal))
}

async function consume(topics: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  const place = placeOf(flags, terminal)
  checkContradictions(topics, flags)
  const client = await openClient(terminal, flags)
  try {
    await consumeFrom(client, topics, place, flags, terminal)
  } finally {
    await client.close()
  }
}

async function consumeFrom(
  client: LogClient,
  topics: readonly string[],
  place: StartPlace,
  flags: Flags,
  terminal: Terminal,
): Promise<void> {
  const ranges = await untilInterrupted(terminal, rangesOf(client, topics, place, flags))
  const ends = new Map(ranges.map(({ topic, partition, end }) => [partitionKey(topic, partition), end]))
  const delivery = new Delivery(terminal, recordPrinter(printing(flags)), {
    maxMessages: flags.maxMessages,
    timeoutMs: flags.timeout,
    ends: flags.exitAtEnd ? ends : undefined,
  })
  const { isolation, group, quiet } = flags
  try {
    if (group === undefined) {
      if (!quiet && !flags.exitAtEnd) terminal.err(`Reading ${topics.join(', ')}; Ctrl-C ends.`)
      await readPartitions(client, ranges, delivery, { isolation, terminal })
    } else {
      const reset = flags.fromBeginning ? 'earliest' : 'latest'
      await readAsMember(client, delivery, { groupId: group, topics, reset, isolation, terminal, quiet })
    }
  } finally {
    if (!quiet && !outputIsClosed(terminal))
      terminal.err(delivery.printed === 1 ? '1 record.' : `${delivery.printed} records.`)
  }
  if (delivery.unreadable > 0) {
    throw cliError('CLI_FORMAT', `${delivery.unreadable} records are not of the format asked for; see the lines above`)
  }
}

function outputIsClosed({ interruption }: Terminal): boolean {
  return interruption.reason instanceof Interruption && interruption.reason.signal === 'SIGPIPE'
}

async function rangesOf(
  { admin }: LogClient,
  topics: readonly string[],
  place: StartPlace,
  flags: Flags,
): Promise<readonly ReadingRange[]> {
  const described = await describedTopics(admin, topics)
  const chosen = described.flatMap((topic) => {
    if (!flags.partition) return partitionsOf(topic)
    return [...new Set(flags.partition)].map((each) => ({ topic: topic.name, partition: checkPartition(topic, each) }))
  })
  return readingRanges(admin, chosen, place, flags.isolation)
}

function placeOf(flags: Flags, { clock }: Terminal): StartPlace {
  const given = [flags.fromBeginning, flags.offset !== undefined, flags.since !== undefined].filter(Boolean)
  if (given.length > 1) throw usageError('--from-beginning, --offset and --since contradict each other')
  if (flags.since) return { at: 'time', timestamp: flags.since(clock.now()) }
  return flags.offset ?? { at: flags.fromBeginning ? 'earliest' : 'latest' }
}

function checkContradictions(topics: readonly string[], flags: Flags): void {
  if (flags.group !== undefined && (flags.offset || flags.since || flags.partition)) {
    const instead = '`millrace groups reset-offsets` moves a group'
    throw usageError(
      `--group reads the group's share from the group's offsets; leave --offset, --since and --partition out (${instead})`,
    )
  }
  if (flags.partition && topics.length > 1) throw usageError('--partition is for one topic')
}

function printing(flags: Flags): Parameters<typeof recordPrinter>[0] {
  return {
    keyFormat: formats[flags.keyFormat],
    valueFormat: formats[flags.valueFormat],
    json: flags.json,
    keys: flags.keys || flags.all,
    timestamps: flags.timestamps || flags.all,
    headers: flags.headers || flags.all,
    offsets: flags.offsets || flags.all,
    separator: flags.separator.replaceAll('\\t', '\t'),
    nullText: flags.null,
  }
}
