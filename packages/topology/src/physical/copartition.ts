// Sources that meet in a join, as groups of topics whose numbers of partitions must be equal.
import { topologyError } from '../errors.ts'
import type { TopologyNode } from '../nodes/node.ts'
import type { RepartitionTopic } from '../topology.ts'

/** Throws `TOPOLOGY_COPARTITION` where a group consists of repartition topics that were all given a number, and not the same. */
export function copartitionTopics(
  nodes: ReadonlyMap<string, TopologyNode>,
  groups: readonly ReadonlySet<string>[],
  repartitionTopics: ReadonlyMap<string, RepartitionTopic>,
): readonly (readonly string[])[] {
  const listed = new Map<string, readonly string[]>()
  for (const sources of groups) {
    const topics = topicsOf(nodes, sources)
    if (topics.length < 2) continue
    checkGivenPartitions(topics, repartitionTopics)
    listed.set(topics.join(), topics)
  }
  return [...listed.values()]
}

function topicsOf(nodes: ReadonlyMap<string, TopologyNode>, sources: ReadonlySet<string>): readonly string[] {
  const topics = new Set<string>()
  for (const node of nodes.values()) {
    if (node.kind !== 'source' || node.topics instanceof RegExp || !sources.has(node.name)) continue
    for (const topic of node.topics) topics.add(topic)
  }
  return [...topics]
}

function checkGivenPartitions(
  topics: readonly string[],
  repartitionTopics: ReadonlyMap<string, RepartitionTopic>,
): void {
  const given = topics.map((topic) => repartitionTopics.get(topic)?.partitions)
  if (given.includes(undefined) || new Set(given).size === 1) return
  const list = topics.map((topic, i) => `${topic}: ${given[i]}`).join(', ')
  throw topologyError(
    'TOPOLOGY_COPARTITION',
    `topics that meet in a join have different numbers of partitions (${list}); give them the same, or leave the number out`,
    { topics, partitions: given },
  )
}
