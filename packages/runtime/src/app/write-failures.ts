// What the brokers refuse after it was accepted for sending: output that they find too large or invalid is the production handler's to judge,
// everything else (and every changelog or repartition record) stops the application, because state would no longer match.
import type { WriteFailure } from '@millrace/client'
import { isMillraceError, type LogRecord } from '@millrace/record'
import type { Topology } from '@millrace/topology'
import { roundRobin } from '../sink/partition-choice.ts'
import { sendDeadLetter } from '../task/dead-letter.ts'
import type { ErrorDecision, OnProductionError } from '../task/error-handling.ts'
import type { RecordCollector } from '../task/task-options.ts'
import type { Log } from './log-line.ts'

export interface WriteFailuresOptions {
  readonly topology: Topology
  readonly onProductionError: OnProductionError
  readonly deadLetterTopic: string | undefined
  /** Topics that hold state or work of the application itself. */
  readonly isInternal: (topic: string) => boolean
  readonly collector: () => RecordCollector
  readonly log: Log
}

export class WriteFailures {
  readonly #options: WriteFailuresOptions
  readonly #spread = roundRobin(0)

  constructor(options: WriteFailuresOptions) {
    this.#options = options
  }

  /** For `LogWriterOptions.onFailure`. */
  judge(failure: WriteFailure): 'fail' | 'skip' {
    const { log } = this.#options
    const { topic, partition, records, error } = failure
    const count = records.length === 1 ? 'a record' : `${records.length} records`
    const decision = this.#isOutput(failure) ? this.#decide(failure) : 'fail'
    if (decision === 'fail') {
      log({
        level: 'error',
        message: `${count} for ${topic}-${partition} could not be written: ${error.message}`,
        error,
      })
      return 'fail'
    }
    if (decision === 'dead-letter') for (const record of records) this.#putAside(failure, record)
    log({ level: 'warn', message: `${count} for ${topic}-${partition} left out: ${error.message}`, error })
    return 'skip'
  }

  #isOutput({ topic, error }: WriteFailure): boolean {
    const { isInternal, deadLetterTopic } = this.#options
    const isAboutRecord =
      isMillraceError(error, 'CLIENT_RECORD_TOO_LARGE') || isMillraceError(error, 'CLIENT_BROKER_ERROR')
    return isAboutRecord && !isInternal(topic) && topic !== deadLetterTopic
  }

  #decide({ topic, records, error }: WriteFailure): ErrorDecision {
    const { onProductionError, deadLetterTopic } = this.#options
    const decisions = records.map((record): ErrorDecision => {
      if (typeof onProductionError === 'string') return onProductionError
      const { key, value, timestamp, headers } = record
      return onProductionError(
        {
          task: '',
          node: this.#sinkOf(topic),
          topic,
          record: { key, value, timestamp, headers },
          part: 'record',
          source: { topic: '', partition: -1, offset: -1 },
        },
        error,
      )
    })
    if (decisions.includes('fail')) return 'fail'
    return decisions.includes('dead-letter') && deadLetterTopic !== undefined ? 'dead-letter' : 'skip'
  }

  #putAside({ topic, partition, error }: WriteFailure, record: LogRecord): void {
    const { deadLetterTopic, collector } = this.#options
    if (deadLetterTopic === undefined) return
    const letter = { topic, partition, record: { ...record, offset: -1 }, error }
    sendDeadLetter(deadLetterTopic, letter, collector(), this.#spread)
  }

  #sinkOf(topic: string): string {
    const sinks = [...this.#options.topology.nodes.values()].filter((node) => node.kind === 'sink')
    return sinks.find((node) => node.topic === topic)?.name ?? ''
  }
}
