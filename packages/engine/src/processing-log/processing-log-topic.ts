// Where what goes wrong with single records is told: a topic, which SQL can query. Telling never stops a query: what cannot be written, or comes too fast, is counted.
import type { LogClient, LogWriter } from '@millrace/client'
import { type Clock, messageOf } from '@millrace/record'
import type { DeserializationFailure, Log } from '@millrace/runtime'
import type { ProcessingLog, ProcessingLogEntry } from '@millrace/sql'
import { makeTopic } from '../topics/cluster-topics.ts'
import { entryText, unreadableText } from './entry-text.ts'

export interface ProcessingLogOptions {
  readonly topic: string
  readonly replicationFactor: number
  readonly client: LogClient
  readonly clock: Clock
  readonly log: Log
}

export class ProcessingLogTopic implements ProcessingLog {
  readonly #options: ProcessingLogOptions
  #opening: Promise<LogWriter | undefined> | undefined
  #writer: LogWriter | undefined
  #dropped = 0

  constructor(options: ProcessingLogOptions) {
    this.#options = options
  }

  get topic(): string {
    return this.#options.topic
  }

  /** Entries that nobody will read. */
  get dropped(): number {
    return this.#dropped
  }

  write(entry: ProcessingLogEntry): void {
    this.#send(entryText(entry, this.#options.clock.now()))
  }

  unreadable(queryId: string, failure: DeserializationFailure, error: unknown): void {
    this.#send(unreadableText(queryId, failure, error, this.#options.clock.now()))
  }

  /** Makes the topic, which else the first entry does. */
  async open(): Promise<void> {
    this.#opening ??= this.#open()
    await this.#opening
  }

  async close(): Promise<void> {
    const writer = await this.#opening
    await writer?.close().catch(() => {})
  }

  #send(text: string): void {
    if (this.#writer) this.#write(this.#writer, text)
    else void this.open().then(() => (this.#writer ? this.#write(this.#writer, text) : void (this.#dropped += 1)))
  }

  #write(writer: LogWriter, text: string): void {
    const { topic, clock } = this.#options
    try {
      // The broker is slower than the errors: the next ones say the same.
      if (writer.drained()) this.#dropped += 1
      else writer.write(topic, 0, clock.now(), null, Buffer.from(text), [])
    } catch {
      this.#dropped += 1
    }
  }

  async #open(): Promise<LogWriter | undefined> {
    const { client, topic, replicationFactor, log } = this.#options
    try {
      await makeTopic(client.admin, { name: topic, partitions: 1, replicationFactor })
      const writer = client.writer({
        maxBufferedBytes: 4 << 20,
        onFailure: (failure) => this.#lost(failure.records.length),
      })
      await writer.open()
      this.#writer = writer
      return writer
    } catch (error) {
      log({ level: 'warn', message: `the processing log cannot be written: ${messageOf(error)}`, error })
      return undefined
    }
  }

  #lost(records: number): 'skip' {
    this.#dropped += records
    return 'skip'
  }
}
