// INSERT INTO … VALUES: rows written as a producer would write them, each acknowledged before the statement is.
import type { LogClient } from '@millrace/client'
import { partitionForKey } from '@millrace/protocol'
import type { InsertedRecord } from '@millrace/sql'
import { FlushedWriter } from './flushed-writer.ts'

export class RecordInserter {
  readonly #client: LogClient
  readonly #writer: FlushedWriter
  #next = 0

  constructor(client: LogClient) {
    this.#client = client
    this.#writer = new FlushedWriter(client)
  }

  /** Rejects with `CLIENT_UNKNOWN_TOPIC`, and as `LogWriter.flush` does. */
  async insert({ topic, key, value, timestamp, headers }: InsertedRecord): Promise<void> {
    const description = (await this.#client.admin.describeTopics([topic])).get(topic)
    const partitions = description?.partitions.length ?? 1
    // Rows without a key take turns.
    const partition = key === null ? this.#next++ % partitions : partitionForKey(key, partitions)
    await this.#writer.write(topic, partition, timestamp, key, value, headers)
  }

  async close(): Promise<void> {
    await this.#writer.close()
  }
}
