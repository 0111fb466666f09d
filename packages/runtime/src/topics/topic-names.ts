// How the topics that an application makes for itself are called: Kafka Streams' names, so that either can take over from the other.
import type { Topology } from '@millrace/topology'

export function changelogTopicName(applicationId: string, store: string): string {
  return `${applicationId}-${store}-changelog`
}

/** `name` as the topology carries it: it ends in `-repartition` already. */
export function repartitionTopicName(applicationId: string, name: string): string {
  return `${applicationId}-${name}`
}

/** The name on the broker of a topic that a source or sink of the topology names. */
export function brokerTopicName(topology: Topology, applicationId: string, topic: string): string {
  return topology.repartitionTopics.has(topic) ? repartitionTopicName(applicationId, topic) : topic
}
