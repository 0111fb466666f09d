// The groups of connected nodes as sub-topologies, numbered by the order in which their first source was added.
import type { TopologyNode } from '../nodes/node.ts'
import type { Subtopology } from '../topology.ts'
import { hashSetOrder } from './java-order.ts'

interface GrowingSubtopology extends Subtopology {
  readonly nodes: string[]
  readonly sourceTopics: string[]
  readonly stores: string[]
}

/** `groupOf` gives one name for all nodes of a group. Stores come in the order in which Kafka Streams opens and flushes them. */
export function listSubtopologies(
  nodes: ReadonlyMap<string, TopologyNode>,
  groupOf: (node: string) => string,
): readonly Subtopology[] {
  const byGroup = new Map<string, GrowingSubtopology>()
  for (const node of nodes.values()) {
    const group = groupOf(node.name)
    let subtopology = byGroup.get(group)
    if (!subtopology) {
      subtopology = { id: byGroup.size, nodes: [], sourceTopics: [], stores: [] }
      byGroup.set(group, subtopology)
    }
    subtopology.nodes.push(node.name)
    if (node.kind === 'source' && !(node.topics instanceof RegExp)) addNew(subtopology.sourceTopics, node.topics)
    if (node.kind === 'processor') addNew(subtopology.stores, hashSetOrder(node.stores))
  }
  return [...byGroup.values()]
}

function addNew(list: string[], items: readonly string[]): void {
  for (const item of items) if (!list.includes(item)) list.push(item)
}
