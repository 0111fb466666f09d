// Reads a whole topic for a check. Invariant: what is counted is what was read, not what somebody says was written.
import type { LogClient } from '@millrace/client'
import { type LogRecord, partitionKey } from '@millrace/record'

const patienceMs = 10_000

export class TopicScan {
  readonly #client: LogClient
  readonly #topic: string
  /** Records handed over by the last `forEach`. */
  records = 0

  constructor(client: LogClient, topic: string) {
    this.#client = client
    this.#topic = topic
  }

  /** Every record, each partition in order, up to where the partition ends now. */
  async forEach(take: (record: LogRecord) => void): Promise<void> {
    const { admin } = this.#client
    const described = (await admin.describeTopics([this.#topic])).get(this.#topic)
    const partitions = (described?.partitions ?? []).map(({ partition }) => ({ topic: this.#topic, partition }))
    if (partitions.length === 0) throw new Error(`there is no topic ${this.#topic}`)
    const ends = await admin.listOffsets(partitions.map((partition) => ({ ...partition, at: 'latest' as const })))
    const reader = this.#client.reader()
    this.records = 0
    try {
      reader.assign(partitions.map((partition) => ({ ...partition, offset: 0 })))
      const isRead = ({ topic, partition }: (typeof partitions)[number]): boolean =>
        (reader.position(topic, partition) ?? 0) >= (ends.get(partitionKey(topic, partition)) ?? 0)
      while (!partitions.every(isRead)) {
        const fetched = await reader.poll(patienceMs)
        if (fetched.length === 0) throw new Error(`${this.#topic} could not be read to its end`)
        for (const { records } of fetched) {
          this.records += records.length
          for (const record of records) take(record)
        }
      }
    } finally {
      await reader.close()
    }
  }
}
