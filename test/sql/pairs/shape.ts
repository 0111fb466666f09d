// What two topologies must have in common to do the same work: sub-topologies, the topics that they read and make, their stores. Names are replaced by their order.
import type { Topology } from '@millrace/topology'

/** Stores by their type and what governs them, in the order of their text. */
export function shapeOf(topology: Topology): unknown {
  const { subtopologies, repartitionTopics, copartitionGroups } = topology
  const made = new Map([...repartitionTopics.keys()].map((name, index) => [name, `internal ${index}`]))
  const topicOf = (name: string): string => made.get(name) ?? name
  return {
    // Which of them is number 0 depends on what was read first.
    subtopologies: subtopologies
      .map(({ sourceTopics, stores }) => ({
        reads: sourceTopics.map(topicOf).sort(),
        writes: writtenBy(topology, sourceTopics).map(topicOf).sort(),
        stores: stores.map((name) => storeText(topology, name)).sort(),
      }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    copartitioned: copartitionGroups.map((group) => group.map(topicOf).sort().join()).sort(),
  }
}

function writtenBy({ subtopologies, nodes }: Topology, sources: readonly string[]): string[] {
  const owner = subtopologies.find(({ sourceTopics }) => sourceTopics === sources)
  return (owner?.nodes ?? []).flatMap((name) => {
    const node = nodes.get(name)
    return node?.kind === 'sink' && typeof node.topic === 'string' ? [node.topic] : []
  })
}

function storeText({ stores }: Topology, name: string): string {
  const store = stores.get(name)
  if (!store) throw new Error(`there is no store ${name}`)
  const { type, windowed, persistent, caching, logging, changelogSourceTopic } = store
  return JSON.stringify({ type, windowed, persistent, caching, logging, own: changelogSourceTopic === undefined })
}
