import { type Headers, MillraceError, partitionKey } from '@millrace/record'
import type { MemoryLog } from './memory-log.ts'
import type { LogWriter, LogWriterOptions } from './port.ts'

interface Waiting {
  readonly topic: string
  readonly partition: number
  readonly timestamp: number
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: Headers
}

/** Appends in a later turn of the event loop, as a broker would. */
export class MemoryWriter implements LogWriter {
  readonly #log: MemoryLog
  readonly #options: LogWriterOptions
  readonly #acknowledged = new Map<string, number>()
  #waiting: Waiting[] = []
  #sending: Promise<void> | undefined
  #failure: unknown

  constructor(log: MemoryLog, options: LogWriterOptions) {
    this.#log = log
    this.#options = options
  }

  open(): Promise<void> {
    return Promise.resolve()
  }

  write(
    topic: string,
    partition: number,
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: Headers,
  ): void {
    this.#waiting.push({
      topic,
      partition,
      timestamp,
      key: key?.slice() ?? null,
      value: value?.slice() ?? null,
      headers,
    })
    this.#sending ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#send())
  }

  drained(): undefined {
    return undefined
  }

  async flush(): Promise<void> {
    while (this.#sending) await this.#sending
    if (this.#failure) throw this.#failure
  }

  acknowledgedOffset(topic: string, partition: number): number | undefined {
    return this.#acknowledged.get(partitionKey(topic, partition))
  }

  close(): Promise<void> {
    return this.flush()
  }

  #send(): void {
    const records = this.#waiting
    this.#waiting = []
    this.#sending = undefined
    for (const { topic, partition, ...record } of records) {
      try {
        const offset = this.#log.append(topic, partition, record)
        this.#acknowledged.set(partitionKey(topic, partition), offset)
      } catch (error) {
        const failure = error instanceof MillraceError ? error : new MillraceError('CLIENT_BROKER_ERROR', String(error))
        const verdict = this.#options.onFailure?.({
          topic,
          partition,
          records: [{ ...record, offset: 0 }],
          error: failure,
        })
        if (verdict !== 'skip') this.#failure = failure
      }
    }
  }
}
