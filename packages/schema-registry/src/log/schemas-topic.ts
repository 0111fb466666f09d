// The registry's data: the one partition of a compacted topic. Everything that holds is read from it, also what was written here a moment ago.
// Law: `apply` sees each record once, in the order of the log; an append resolves after its record was applied.
import type { LogClient, LogReader, LogWriter, TopicConfigEntry } from '@millrace/client'
import { type Clock, isMillraceError, messageOf, MillraceError, noHeaders } from '@millrace/record'
import type { SchemaRegistryErrorCode } from '../errors.ts'
import { type Refusal, storeFailed } from '../refusal.ts'
import { decodeRecord, encodeRecord, type RegistryRecord } from './registry-record.ts'

export interface SchemasTopicOptions {
  readonly client: LogClient
  readonly topic: string
  readonly clock: Clock
  /** Says whether the record holds. */
  readonly apply: (record: RegistryRecord) => boolean
}

const partition = 0
const pollMs = 1_000

export class SchemasTopic {
  readonly #options: SchemasTopicOptions
  readonly #reader: LogReader
  readonly #writer: LogWriter
  #position = 0
  /** While a record is being appended: by offset, whether what was read holds. */
  #verdicts: Map<number, boolean> | undefined
  #reading: Promise<void> = Promise.resolve()
  #failure: unknown

  private constructor(options: SchemasTopicOptions) {
    this.#options = options
    this.#reader = options.client.reader({ outOfRange: 'earliest' })
    this.#writer = options.client.writer({
      lingerMs: 0,
      onFailure: ({ error }) => {
        this.#failure = error
        return 'skip'
      },
    })
  }

  /** Makes the topic where it is missing, and reads it to its end. Rejects with `SCHEMA_REGISTRY_TOPIC`, and as the client does. */
  static async open(options: SchemasTopicOptions): Promise<SchemasTopic> {
    await makeTopic(options)
    const topic = new SchemasTopic(options)
    try {
      await topic.#writer.open()
      topic.#reader.assign([{ topic: options.topic, partition, offset: 0 }])
      await topic.catchUp()
      return topic
    } catch (error) {
      await topic.close()
      throw error
    }
  }

  /** Resolves when all that was written before the call has been applied. */
  async catchUp(): Promise<void> {
    const { client, topic } = this.#options
    const ends = await client.admin.listOffsets([{ topic, partition, at: 'latest' }], 'read_committed')
    for (const end of ends.values()) await this.#readTo(end)
  }

  /**
   * Resolves to whether the record holds. One at a time: the caller waits for the one before.
   * Rejects where the record is not known to be written; it may be there nevertheless, and then is read later.
   */
  async append(record: RegistryRecord): Promise<boolean> {
    const { topic, clock } = this.#options
    const { key, value } = encodeRecord(record)
    this.#failure = undefined
    // From before the write, because another call may read the record before its acknowledgement is here.
    const verdicts = new Map<number, boolean>()
    this.#verdicts = verdicts
    try {
      this.#writer.write(topic, partition, clock.now(), key, value, noHeaders)
      await this.#writer.flush()
      const offset = this.#writer.acknowledgedOffset(topic, partition)
      if (this.#failure !== undefined || offset === undefined) throw notWritten(this.#failure)
      await this.#readTo(offset + 1)
      return verdicts.get(offset) === true
    } finally {
      this.#verdicts = undefined
    }
  }

  async close(): Promise<void> {
    await this.#writer.close()
    await this.#reader.close()
  }

  /** One reads at a time. */
  #readTo(end: number): Promise<void> {
    const reading = this.#reading.then(async () => {
      while (this.#position < end) {
        for (const fetched of await this.#reader.poll(pollMs)) {
          for (const { offset, key, value } of fetched.records) {
            const record = decodeRecord(key, value)
            const holds = record !== undefined && this.#options.apply(record)
            this.#verdicts?.set(offset, holds)
          }
          this.#position = fetched.nextOffset
        }
      }
    })
    this.#reading = reading.catch(() => {})
    return reading
  }
}

async function makeTopic({ client, topic }: SchemasTopicOptions): Promise<void> {
  const configs = { 'cleanup.policy': 'compact' }
  try {
    await client.admin.createTopics([{ name: topic, partitions: 1, configs }])
  } catch (error) {
    if (!isMillraceError(error, 'CLIENT_TOPIC_EXISTS')) throw error
  }
  const found = (await client.admin.describeTopics([topic])).get(topic)
  if (found !== undefined && found.partitions.length !== 1) {
    throw unusable(topic, `has ${found.partitions.length} partitions; the order of its records is that of one`)
  }
  const settings = await client.admin.describeConfigs(topic)
  const policy = settings.find(({ name }: TopicConfigEntry) => name === 'cleanup.policy')?.value
  if (policy !== 'compact') {
    throw unusable(topic, `has cleanup.policy=${policy}, which forgets schemas; set it to compact`)
  }
}

function notWritten(cause: unknown): Refusal {
  return storeFailed(`the record could not be written: ${messageOf(cause)}`)
}

function unusable(topic: string, why: string): MillraceError<SchemaRegistryErrorCode> {
  return new MillraceError('SCHEMA_REGISTRY_TOPIC', `topic ${topic} cannot hold schemas: it ${why}`)
}
