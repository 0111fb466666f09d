// INSERT INTO … VALUES: rows written as a producer would write them, each acknowledged before the statement is.
import type { LogClient, LogWriter } from '@millrace/client'
import { partitionForKey } from '@millrace/protocol'
import type { InsertedRecord } from '@millrace/sql'
import { closeWriter } from './close-writer.ts'

export class RecordInserter {
  readonly #client: LogClient
  #writer: Promise<LogWriter> | undefined
  #next = 0

  constructor(client: LogClient) {
    this.#client = client
  }

  /** Rejects with `CLIENT_UNKNOWN_TOPIC`, and as `LogWriter.flush` does. */
  async insert({ topic, key, value, timestamp, headers }: InsertedRecord): Promise<void> {
    const description = (await this.#client.admin.describeTopics([topic])).get(topic)
    const partitions = description?.partitions.length ?? 1
    // Rows without a key take turns.
    const partition = key === null ? this.#next++ % partitions : partitionForKey(key, partitions)
    try {
      const writer = await (this.#writer ??= this.#open())
      writer.write(topic, partition, timestamp, key, value, headers)
      await writer.flush()
    } catch (error) {
      // What it had failed to write makes it refuse all that follows.
      void closeWriter(this.#writer)
      this.#writer = undefined
      throw error
    }
  }

  async close(): Promise<void> {
    await closeWriter(this.#writer)
  }

  async #open(): Promise<LogWriter> {
    const writer = this.#client.writer({ lingerMs: 0 })
    await writer.open()
    return writer
  }
}
