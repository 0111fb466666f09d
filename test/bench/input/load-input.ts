// Writes the input topics, once for all contestants.
import type { LogClient } from '@millrace/client'
import { partitionForKey } from '@millrace/protocol'
import { noHeaders } from '@millrace/record'
import type { InputTopic } from './bench-input.ts'

const partitions = 4

/** Records are recent and kept for ever: a broker's default retention would delete old ones while the jobs read them. */
const configs = { 'retention.ms': '-1' }

export async function createTopic(client: LogClient, name: string): Promise<void> {
  await client.admin.createTopics([{ name, partitions, replicationFactor: 1, configs }])
}

export async function loadInput(client: LogClient, topic: string, { count, recordAt }: InputTopic): Promise<void> {
  await createTopic(client, topic)
  const writer = client.writer()
  await writer.open()
  for (let number = 0; number < count; number++) {
    const { key: text, json, timestamp } = recordAt(number)
    const key = Buffer.from(text)
    writer.write(topic, partitionForKey(key, partitions), timestamp, key, Buffer.from(json), noHeaders)
    const full = writer.drained()
    if (full) await full
  }
  await writer.close()
}
