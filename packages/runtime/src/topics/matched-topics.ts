// Sources that read by a pattern: which topics of the cluster they read. A pattern never reads what the brokers or the application itself keep.
import type { TopicDescription } from '@millrace/client'
import type { Topology } from '@millrace/topology'
import { deadLetterTopicNames } from './dead-letter-topics.ts'
import { changelogTopicName, repartitionTopicName } from './topic-names.ts'

export function hasPattern(topology: Topology): boolean {
  return [...topology.nodes.values()].some((node) => node.kind === 'source' && node.topics instanceof RegExp)
}

/** The topology with the topics that its patterns match, given all topics of the cluster. Throws `TOPOLOGY_TOPIC_TAKEN`. */
export function readableTopology(
  topology: Topology,
  applicationId: string,
  deadLetterTopic: string | undefined,
  described: ReadonlyMap<string, TopicDescription>,
): Topology {
  const own = new Set([
    ...[...topology.stores.keys()].map((store) => changelogTopicName(applicationId, store)),
    ...[...topology.repartitionTopics.keys()].map((name) => repartitionTopicName(applicationId, name)),
  ])
  // What cannot be read would be put aside and read again without end.
  for (const topic of deadLetterTopicNames(topology, deadLetterTopic)) own.add(topic)
  const readable = [...described.values()].filter(({ name, internal }) => !internal && !own.has(name))
  return topology.reading(readable.map(({ name }) => name))
}
