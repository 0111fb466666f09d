// The dead-letter topic: the raw bytes of the input record, with headers that say where it came from and why it is here.
// The header names are Kafka Streams' (KIP-1034); their values are text.
import { type Header, type Headers, isMillraceError, type LogRecord, messageOf } from '@millrace/record'
import { defaultPartition, type SpreadNullKeys } from '../sink/partition-choice.ts'
import type { RecordCollector } from './task-options.ts'

export interface DeadLetter {
  readonly topic: string
  readonly partition: number
  readonly record: LogRecord
  readonly error: unknown
}

/** Writes a dead letter; its timestamp is the input record's. */
export function sendDeadLetter(
  deadLetterTopic: string,
  letter: DeadLetter,
  collector: RecordCollector,
  spread: SpreadNullKeys,
): void {
  const { key, value, timestamp } = letter.record
  const partition = defaultPartition(deadLetterTopic, key, collector.partitionCount(deadLetterTopic), spread)
  collector.send(deadLetterTopic, partition, Math.max(0, timestamp), key, value, headersOf(letter))
}

function headersOf({ topic, partition, record, error }: DeadLetter): Headers {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return [
    ...record.headers,
    text('__streams.errors.exception', nameOf(error)),
    text('__streams.errors.message', messageOf(error)),
    text('__streams.errors.stacktrace', stack),
    text('__streams.errors.topic', topic),
    text('__streams.errors.partition', String(partition)),
    text('__streams.errors.offset', String(record.offset)),
  ]
}

function nameOf(error: unknown): string {
  if (isMillraceError(error)) return error.code
  return error instanceof Error ? error.name : typeof error
}

function text(key: string, value: string): Header {
  return { key, value: Buffer.from(value, 'utf8') }
}
