// Writes the questions into the input topic, once for all contestants.
import type { LogClient } from '@millrace/client'
import { partitionForKey } from '@millrace/protocol'
import { noHeaders } from '@millrace/record'
import type { Questions } from './questions.ts'

const partitions = 4

/** Records are recent and kept for ever: a broker's default retention would delete old ones while the jobs read them. */
const configs = { 'retention.ms': '-1' }

export async function createTopic(client: LogClient, name: string): Promise<void> {
  await client.admin.createTopics([{ name, partitions, replicationFactor: 1, configs }])
}

export async function loadInput(client: LogClient, topic: string, questions: Questions): Promise<void> {
  await createTopic(client, topic)
  const writer = client.writer()
  await writer.open()
  for (let number = 0; number < questions.count; number++) {
    const { user, json, timestamp } = questions.questionAt(number)
    const key = Buffer.from(user)
    writer.write(topic, partitionForKey(key, partitions), timestamp, key, Buffer.from(json), noHeaders)
    const full = writer.drained()
    if (full) await full
  }
  await writer.close()
}
