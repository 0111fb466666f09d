// An entry of the processing log as ksqlDB writes it: JSON whose columns `streamStatement` declares.
import { messageOf } from '@millrace/record'
import type { DeserializationFailure } from '@millrace/runtime'
import type { ProcessingLogEntry } from '@millrace/sql'

export function entryText(entry: ProcessingLogEntry, time: number): string {
  const { queryId, step, message, cause, row } = entry
  const said = { errorMessage: message, record: recordText(row), cause: causesOf(cause) }
  const of = `${queryId}.${step}`
  switch (entry.kind) {
    case 'deserialization error':
      return line(of, time, 0, {
        deserializationError: { target: null, errorMessage: message, recordB64: null, cause: said.cause, topic: null },
      })
    case 'record processing error':
      return line(of, time, 1, { recordProcessingError: said })
    case 'serialization error':
      return line(of, time, 3, { serializationError: { target: null, ...said, topic: null } })
    case 'kafka streams error':
      return line(of, time, 4, {
        kafkaStreamsThreadError: { errorMessage: message, threadName: null, cause: said.cause },
      })
  }
}

/** A record that could not be read. Its bytes go along, as base64. */
export function unreadableText(queryId: string, failure: DeserializationFailure, error: unknown, time: number): string {
  const { part, topic, node } = failure
  const bytes = part === 'key' ? failure.key : failure.value
  return line(`${queryId}.${node}`, time, 0, {
    deserializationError: {
      target: part,
      errorMessage: `Error deserializing message from topic: ${topic}`,
      recordB64: bytes && Buffer.from(bytes).toString('base64'),
      cause: causesOf(error),
      topic,
    },
  })
}

function line(of: string, time: number, type: number, error: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ level: 'ERROR', logger: `processing.${of}`, time, message: { ...noErrors, type, ...error } })
}

const noErrors = {
  deserializationError: null,
  recordProcessingError: null,
  productionError: null,
  serializationError: null,
  kafkaStreamsThreadError: null,
}

function recordText(row: unknown): string | null {
  if (row === undefined || row === null) return null
  return JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
}

function causesOf(error: unknown): readonly string[] {
  const causes: string[] = []
  for (let at = error; at !== undefined && at !== null && causes.length < 10; ) {
    causes.push(messageOf(at))
    at = at instanceof Error ? at.cause : undefined
  }
  return causes
}

/** The stream over the topic of entries. */
export function streamStatement(name: string, topic: string): string {
  const causes = 'cause ARRAY<VARCHAR>'
  return `CREATE STREAM IF NOT EXISTS ${name} (
  logger VARCHAR, level VARCHAR, time BIGINT,
  message STRUCT<
    type INTEGER,
    deserializationError STRUCT<target VARCHAR, errorMessage VARCHAR, recordB64 VARCHAR, ${causes}, \`topic\` VARCHAR>,
    recordProcessingError STRUCT<errorMessage VARCHAR, record VARCHAR, ${causes}>,
    productionError STRUCT<errorMessage VARCHAR>,
    serializationError STRUCT<target VARCHAR, errorMessage VARCHAR, record VARCHAR, ${causes}, \`topic\` VARCHAR>,
    kafkaStreamsThreadError STRUCT<errorMessage VARCHAR, threadName VARCHAR, ${causes}>>
) WITH (KAFKA_TOPIC = '${topic}', VALUE_FORMAT = 'JSON');`
}
