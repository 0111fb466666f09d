// `millrace produce`: lines of the standard input → records, acknowledged before the command ends. A line that is no record ends it, and is named.
import type { LogClient } from '@millrace/client'
import { Command, Option } from 'commander'
import { type ConnectionFlags, openClient, withConnectionOptions } from '../cluster/connection.ts'
import { describedTopics } from '../cluster/partitions.ts'
import { usageError } from '../errors.ts'
import { formats } from '../formats/format.ts'
import { type FormatFlags, withFormatOptions } from '../formats/format-options.ts'
import { InputLines } from '../produce/input-lines.ts'
import type { LineParser } from '../produce/input-record.ts'
import { jsonLineParser } from '../produce/json-line.ts'
import { Production } from '../produce/production.ts'
import { textLineParser } from '../produce/text-line.ts'
import { type Terminal, untilInterrupted } from '../terminal.ts'
import { duration, instant, nameAndValue, several, wholeNumber } from './option-values.ts'

type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

interface Flags extends ConnectionFlags, FormatFlags {
  readonly keySeparator?: string
  readonly key?: string
  readonly header?: readonly (readonly [name: string, value: string])[]
  readonly partition?: number
  readonly timestamp?: number
  readonly null?: string
  readonly json: boolean
  readonly repartition: boolean
  readonly compression: Compression
  readonly timeout: number
  readonly quiet: boolean
}

const examples = `
Examples:
  seq 1000 | millrace produce numbers
  echo 'ada:{"title":"Why?"}' | millrace produce questions --key-separator : --value-format json
  echo '{"key":"ada","value":"hi","headers":{"trace":"7"},"partition":2}' | millrace produce questions --json
  millrace consume questions --from-beginning --exit-at-end --json | millrace produce copy --json --repartition

A line is a value; with --key-separator a key and a value; with --json an object with value and, where wanted, key,
headers, partition and timestamp. Records with a key go where Kafka's partitioner sends them, those without take turns.`

export function produceCommand(terminal: Terminal): Command {
  const command = new Command('produce')
    .summary('write the lines of the standard input to a topic')
    .description('Write the lines of the standard input to a topic. Ends when all are acknowledged.')
    .argument('<topic>', 'its name')
    .option('-k, --key-separator <text>', 'a line is key, separator, value; \\t is a tab')
    .option('--key <text>', 'the key of every record')
    .option('-H, --header <name=value>', 'a header of every record (repeatable)', several(nameAndValue))
    .option('-p, --partition <number>', 'the partition of every record', wholeNumber)
    .option('--timestamp <time>', 'of every record, instead of now: 2026-01-31T12:00:00Z or milliseconds', instant)
    .option('--null <text>', 'a key or value of this text is null; a null value is a tombstone')
    .option('--json', 'each line is a JSON object, as `consume --json` prints it', false)
    .option('--repartition', 'with --json: pay no attention to `partition`', false)
    .addOption(
      new Option('--compression <kind>', 'of batches')
        .choices(['none', 'gzip', 'snappy', 'lz4', 'zstd'])
        .default('none'),
    )
    .option('--timeout <duration>', 'how long a record may wait for its acknowledgement', duration, 30_000)
    .option('-q, --quiet', 'no count at the end', false)
  return withFormatOptions(withConnectionOptions(command))
    .addHelpText('after', examples)
    .action((topic: string, flags: Flags) => produce(topic, flags, terminal))
}

async function produce(topicName: string, flags: Flags, terminal: Terminal): Promise<void> {
  const parse = parserFor(flags)
  const client = await openClient(terminal, flags)
  try {
    await produceTo(client, topicName, parse, flags, terminal)
  } finally {
    await client.close()
  }
}

async function produceTo(
  client: LogClient,
  topicName: string,
  parse: LineParser,
  flags: Flags,
  terminal: Terminal,
): Promise<void> {
  const [topic] = await untilInterrupted(terminal, describedTopics(client.admin, [topicName]))
  if (!topic) return
  const firstPartition = Math.floor(Math.random() * topic.partitions.length)
  const production = new Production({ topic, clock: terminal.clock, firstPartition })
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const writer = client.writer({
    compression: flags.compression,
    deliveryTimeoutMs: flags.timeout,
    onFailure: (failure) => {
      production.failed(failure)
      failed.reject(failure.error)
      return 'fail'
    },
  })
  await untilInterrupted(terminal, writer.open())
  if (terminal.inputIsTyped && !flags.quiet) terminal.err('One record a line; Ctrl-D ends.')
  try {
    const lines = new InputLines()
    const input = terminal.input[Symbol.asyncIterator]()
    for (;;) {
      const next = await untilInterrupted(terminal, Promise.race([input.next(), failed.promise]))
      production.write(writer, next.done ? lines.end() : lines.push(next.value), parse)
      if (next.done) break
      await Promise.race([writer.drained(), failed.promise])
    }
  } finally {
    // Whatever ended it: what was read before is acknowledged, or the error says that it is not.
    await writer.flush().finally(() => {
      if (!flags.quiet) terminal.err(production.report())
    })
  }
}

/** Throws `CLI_USAGE` for options that contradict each other. */
function parserFor(flags: Flags): LineParser {
  const keyFormat = formats[flags.keyFormat]
  const valueFormat = formats[flags.valueFormat]
  const { partition, timestamp } = flags
  const headers = (flags.header ?? []).map(([key, value]) => ({ key, value: Buffer.from(value) }))
  if (flags.json) {
    const without = (['keySeparator', 'key', 'null'] as const).find((name) => flags[name] !== undefined)
    if (without)
      throw usageError(
        `--json lines say key and null themselves; leave --${without === 'keySeparator' ? 'key-separator' : without} out`,
      )
    return jsonLineParser({ keyFormat, valueFormat, headers, partition, timestamp, repartition: flags.repartition })
  }
  if (flags.repartition) throw usageError('--repartition is for --json lines')
  if (flags.key !== undefined && flags.keySeparator !== undefined) {
    throw usageError('--key and --key-separator contradict each other')
  }
  if (flags.keySeparator === '') throw usageError('--key-separator is empty')
  const separator = flags.keySeparator?.replaceAll('\\t', '\t')
  const { key, null: nullText } = flags
  return textLineParser({ keyFormat, valueFormat, separator, key, nullText, headers, partition, timestamp })
}
