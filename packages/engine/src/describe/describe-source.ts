// DESCRIBE of streams and tables: what the catalogue knows of them, and with EXTENDED what the cluster does.
import { partitionKey } from '@millrace/record'
import type { DataSource } from '@millrace/sql'
import type { QueryPort } from '../query-port.ts'
import type { SourceDescription, TopicDescription } from './listing.ts'

export async function describeSources(
  sources: readonly DataSource[],
  extended: boolean,
  port: QueryPort,
): Promise<readonly SourceDescription[]> {
  const { catalog } = port.session
  const found: SourceDescription[] = []
  for (const source of sources) {
    found.push({
      source,
      readBy: catalog.readers(source.name).map(({ id }) => id),
      writtenBy: catalog.writers(source.name).map(({ id }) => id),
      topic: extended ? await topicOf(source, port) : undefined,
    })
  }
  return found
}

/** Undefined where the topic is gone. */
async function topicOf({ name, topic }: DataSource, port: QueryPort): Promise<TopicDescription | undefined> {
  const { admin } = port.client
  const described = (await admin.describeTopics([topic])).get(topic)
  if (!described) return undefined
  const partitions = described.partitions.map(({ partition }) => ({ topic, partition }))
  const at = async (place: 'earliest' | 'latest'): Promise<ReadonlyMap<string, number>> =>
    admin.listOffsets(partitions.map((one) => ({ ...one, at: place })))
  const [starts, ends] = [await at('earliest'), await at('latest')]
  const readers: TopicDescription['readers'][number][] = []
  for (const { id, applicationId } of port.session.catalog.readers(name)) {
    const offsets = await admin.groupOffsets(applicationId).catch(() => undefined)
    readers.push({
      query: id,
      committed: partitions.map((one) => offsets?.get(partitionKey(one.topic, one.partition))?.offset),
    })
  }
  return {
    partitions: partitions.length,
    replicas: described.partitions[0]?.replicas.length ?? 0,
    offsets: partitions.map(({ partition }) => {
      const key = partitionKey(topic, partition)
      return { partition, start: starts.get(key) ?? 0, end: ends.get(key) ?? 0 }
    }),
    readers,
  }
}
