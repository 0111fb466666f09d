// All records of a topic, by partition and offset, up to its end now.
import type { LogClient } from '@millrace/client'
import { type LogRecord, partitionKey } from '@millrace/record'

export async function readTopic(client: LogClient, topic: string): Promise<readonly LogRecord[]> {
  const description = (await client.admin.describeTopics([topic])).get(topic)
  const partitions = (description?.partitions ?? []).map(({ partition }) => ({ topic, partition }))
  const at = (where: 'earliest' | 'latest') =>
    client.admin.listOffsets(partitions.map((partition) => ({ ...partition, at: where })))
  const [starts, ends] = await Promise.all([at('earliest'), at('latest')])
  const offsetIn = (offsets: ReadonlyMap<string, number>, partition: number): number =>
    offsets.get(partitionKey(topic, partition)) ?? 0
  const reader = client.reader()
  reader.assign(partitions.map((of) => ({ ...of, offset: offsetIn(starts, of.partition) })))
  const records: LogRecord[][] = partitions.map(() => [])
  const isRead = ({ partition }: { partition: number }): boolean =>
    (reader.position(topic, partition) ?? 0) >= offsetIn(ends, partition)
  while (!partitions.every(isRead)) {
    for (const batch of await reader.poll(100)) records[batch.partition]?.push(...batch.records)
  }
  await reader.close()
  return records.flat()
}
