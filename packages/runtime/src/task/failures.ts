// The task's word on failures: places an error (task, input record, node), and carries out what a handler decides.
import { isMillraceError, type LogRecord, MillraceError, messageOf, type StreamRecord } from '@millrace/record'
import { taskName } from '../assign/task-name.ts'
import type { DropReason } from '../operators/context.ts'
import type { RuntimeErrorCode } from '../errors.ts'
import { roundRobin, type SpreadNullKeys } from '../sink/partition-choice.ts'
import type { UnwritableRecord } from '../sink/sink-writer.ts'
import type { UnreadableRecord } from '../source/source-reader.ts'
import { sendDeadLetter } from './dead-letter.ts'
import type { ErrorDecision } from './error-handling.ts'
import type { RecordOrigin } from './record-origin.ts'
import type { TaskOptions } from './task-options.ts'

export class Failures {
  readonly #task: string
  readonly #options: TaskOptions
  readonly #origin: RecordOrigin
  readonly #spread: SpreadNullKeys
  readonly #drop: (reason: DropReason, where: string) => void

  constructor(options: TaskOptions, origin: RecordOrigin, drop: (reason: DropReason, where: string) => void) {
    this.#task = taskName(options.id)
    this.#options = options
    this.#origin = origin
    this.#drop = drop
    this.#spread = options.spread ?? roundRobin(options.id.partition)
    for (const option of ['onDeserializationError', 'onProcessingError', 'onProductionError'] as const) {
      if (options[option] === 'dead-letter' && options.deadLetterTopic === undefined) throw noDeadLetterTopic(option)
    }
  }

  /** The error as it leaves the task. One that has a place already stays as it is. */
  readonly locate = (node: string, error: unknown, attempts = 1): Error => {
    if (isMillraceError(error) && error.details['task'] !== undefined) return error
    const { topic, partition, offset } = this.#origin
    const tried = attempts > 1 ? ` (${attempts} attempts)` : ''
    return new MillraceError<RuntimeErrorCode>(
      'RUNTIME_PROCESSING_FAILED',
      `task ${this.#task}, node ${node}, record ${topic}-${partition}@${offset}: ${messageOf(error)}${tried}; the record will be processed again after a restart, so make the function take it or filter it out before`,
      { cause: error, details: { task: this.#task, node, topic, partition, offset } },
    )
  }

  /** A node threw for a record: throws, or leaves the record out at that node. What it did before stays done. */
  readonly unprocessable = (node: string, record: StreamRecord, error: unknown, attempts = 1): void => {
    const handler = this.#options.onProcessingError ?? 'fail'
    const failure = this.locate(node, error, attempts)
    if (handler === 'fail' || failure === error || !isAboutRecord(error)) throw failure
    const { source: bytes, topic, partition, offset } = this.#origin
    const place = { task: this.#task, node, topic, partition, offset }
    const decision = typeof handler === 'string' ? handler : handler({ ...place, record }, error)
    const letter = bytes === undefined ? undefined : { topic, partition, record: bytes, error }
    this.#carryOut(decision, 'onProcessingError', letter, 'unprocessable', () => failure)
  }

  /** A schema refuses a record's value. Without a topic for such records it is an error of the node. */
  rejected(node: string, record: StreamRecord, why: string, deadLetterTopic: string | undefined): void {
    const { source: bytes, topic, partition, offset } = this.#origin
    const error = new MillraceError<RuntimeErrorCode>(
      'RUNTIME_VALIDATION_FAILED',
      `value of ${topic}-${partition}@${offset} (${node}): ${why}`,
    )
    if (deadLetterTopic === undefined) return this.unprocessable(node, record, error)
    if (bytes !== undefined) {
      sendDeadLetter(deadLetterTopic, { topic, partition, record: bytes, error }, this.#options.collector, this.#spread)
    }
    this.#drop('rejected', node)
    this.#options.log?.warn(`record left out: ${error.message}`)
  }

  unreadable(node: string, { topic, partition, record, part, error }: UnreadableRecord): void {
    const { key, value, headers, offset, timestamp } = record
    const handler = this.#options.onDeserializationError ?? 'fail'
    const decision =
      typeof handler === 'string'
        ? handler
        : handler({ task: this.#task, node, topic, partition, offset, timestamp, key, value, headers, part }, error)
    const place = `${part} of ${topic}-${partition}@${offset} (source ${node})`
    this.#carryOut(decision, 'onDeserializationError', { topic, partition, record, error }, 'unreadable', () => {
      return new MillraceError<RuntimeErrorCode>(
        'RUNTIME_DESERIALIZATION_FAILED',
        `${place}: ${messageOf(error)}; go on past such records with onDeserializationError: 'skip' | 'dead-letter'`,
        { cause: error, details: { task: this.#task, node, topic, partition, offset, part } },
      )
    })
  }

  unwritable({ sink, topic, record, part, error }: UnwritableRecord): void {
    const { source: bytes, topic: from, partition, offset } = this.#origin
    const source = { topic: from, partition, offset }
    const handler = this.#options.onProductionError ?? 'fail'
    const failure = { task: this.#task, node: sink, topic, record, part, source }
    const decision = typeof handler === 'string' ? handler : handler(failure, error)
    const letter = bytes === undefined ? undefined : { ...source, record: bytes, error }
    this.#carryOut(decision, 'onProductionError', letter, 'unwritable', () => {
      return new MillraceError<RuntimeErrorCode>(
        'RUNTIME_PRODUCTION_FAILED',
        `${part} for ${topic} (sink ${sink}), from ${source.topic}-${source.partition}@${source.offset}: ${messageOf(error)}; go on without such records with onProductionError: 'skip' | 'dead-letter'`,
        { cause: error, details: { task: this.#task, node: sink, target: topic, part, ...source } },
      )
    })
  }

  /** A record that left a cache has no input bytes any more: its dead letter has none either, and it is only counted and logged. */
  #carryOut(
    decision: ErrorDecision,
    option: string,
    letter: { topic: string; partition: number; record: LogRecord; error: unknown } | undefined,
    reason: DropReason,
    failure: () => Error,
  ): void {
    if (decision === 'fail') throw failure()
    if (decision === 'dead-letter') {
      const { deadLetterTopic, collector } = this.#options
      if (deadLetterTopic === undefined) throw noDeadLetterTopic(option)
      if (letter !== undefined) sendDeadLetter(deadLetterTopic, letter, collector, this.#spread)
    }
    this.#drop(reason, option)
    this.#options.log?.warn(`record left out: ${failure().message}`)
  }
}

/** Anything else (a store, a producer, a limit that stops the application) is no record's fault. */
function isAboutRecord(error: unknown): boolean {
  if (!isMillraceError(error)) return true
  return error.code.startsWith('SERDE_') || codesAboutRecords.some((code) => code === error.code)
}

const codesAboutRecords: readonly RuntimeErrorCode[] = [
  'RUNTIME_PROCESSING_FAILED',
  'RUNTIME_CALL_TIMEOUT',
  'RUNTIME_VALIDATION_FAILED',
]

function noDeadLetterTopic(option: string): MillraceError<RuntimeErrorCode> {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_INVALID_CONFIG',
    `${option} says 'dead-letter', but there is no deadLetterTopic; name one`,
  )
}
