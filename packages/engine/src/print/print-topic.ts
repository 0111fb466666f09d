// PRINT: the records of a topic, from now on or from its beginning, whatever is in it.
import { type Headers, type LogRecord, partitionKey } from '@millrace/record'
import { SchemaCache } from '@millrace/serde'
import { type ParsedStatement, type Print, readScript, statementError } from '@millrace/sql'
import type { QueryPort } from '../query-port.ts'
import { FormatGuess } from './format-guess.ts'

export interface PrintedRecord {
  readonly partition: number
  readonly offset: number
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly key: string
  readonly value: string
  /** What all keys of the topic that were shown so far can be, as ksqlDB names it: `KAFKA_BIGINT`, `KAFKA_DOUBLE`. */
  readonly keyFormats: readonly string[]
  readonly valueFormats: readonly string[]
  readonly headers: Headers
}

/** Records until LIMIT or until it is closed. To be gone through once. */
export interface PrintedTopic extends AsyncIterable<PrintedRecord> {
  readonly topic: string
  /** Ends it, also while a record is waited for. */
  close(): void
}

/** Rejects with `SQL_SYNTAX`, and with `SQL_STATEMENT` where there is no such topic. */
export async function printTopic(text: string, port: QueryPort): Promise<PrintedTopic> {
  const [statement, more] = readScript(text, { variables: new Map(port.variables) })
  const tree = printOf(statement)
  if (!tree || more) throw statementError('Expected one PRINT statement')
  const { admin } = port.client
  const described = (await admin.describeTopics([tree.topic])).get(tree.topic)
  if (!described) {
    throw statementError(
      `Could not find topic '${tree.topic}', or the KSQL user does not have permissions to list the topic.`,
      {
        span: tree.span,
        hint: 'Names of topics have their case: quote them. SHOW TOPICS lists those that there are',
      },
    )
  }
  const closing = new AbortController()
  const partitions = described.partitions.map(({ partition }) => partition)
  return {
    topic: tree.topic,
    close: () => closing.abort(),
    [Symbol.asyncIterator]: () => records(tree, partitions, port, closing.signal),
  }
}

function printOf(statement: ParsedStatement | undefined): Print | undefined {
  return statement?.tree.kind === 'print' ? statement.tree : undefined
}

async function* records(
  { topic, fromBeginning, interval = 1, limit = Number.POSITIVE_INFINITY }: Print,
  partitions: readonly number[],
  { client, registry }: QueryPort,
  closed: AbortSignal,
): AsyncGenerator<PrintedRecord, void, undefined> {
  const at = fromBeginning ? 'earliest' : 'latest'
  const begin = await client.admin.listOffsets(partitions.map((partition) => ({ topic, partition, at })))
  const schemas = registry && new SchemaCache(registry)
  const guesses = { key: new FormatGuess('key', schemas), value: new FormatGuess('value', schemas) }
  const reader = client.reader({ outOfRange: 'earliest' })
  try {
    reader.assign(
      partitions.map((partition) => ({ topic, partition, offset: begin.get(partitionKey(topic, partition)) ?? 0 })),
    )
    let seen = 0
    let given = 0
    while (!closed.aborted && given < limit) {
      for (const fetched of await reader.poll(pollMs)) {
        for (const record of fetched.records) {
          if (closed.aborted || given >= limit) return
          seen += 1
          if ((seen - 1) % interval !== 0) continue
          given += 1
          yield await printed(fetched.partition, record, guesses)
        }
      }
    }
  } finally {
    await reader.close()
  }
}

async function printed(
  partition: number,
  { offset, timestamp, key, value, headers }: LogRecord,
  guesses: { readonly key: FormatGuess; readonly value: FormatGuess },
): Promise<PrintedRecord> {
  const texts = { key: await guesses.key.textOf(key), value: await guesses.value.textOf(value) }
  const formats = { keyFormats: guesses.key.names, valueFormats: guesses.value.names }
  return { partition, offset, timestamp, headers, ...texts, ...formats }
}

/** As ksqlDB prints them: before a record the formats, where they are not what they were. */
export async function* printedLines(records: AsyncIterable<PrintedRecord>): AsyncGenerator<string, void> {
  let shown: readonly string[] = []
  for await (const record of records) {
    const formats = [
      `Key format: ${record.keyFormats.join(' or ')}`,
      `Value format: ${record.valueFormats.join(' or ')}`,
    ]
    yield* formats.filter((line, index) => line !== shown[index])
    shown = formats
    yield printedLine(record)
  }
}

/** As ksqlDB prints it. */
function printedLine({ timestamp, key, value, partition }: PrintedRecord): string {
  const at = new Date(timestamp).toISOString().replaceAll('-', '/').replace('T', ' ').replace('Z', ' Z')
  return `rowtime: ${at}, key: ${key}, value: ${value}, partition: ${partition}`
}

const pollMs = 100
