// A topology as data for programs: what `describe()` says, and the stores and topics behind it.
import type { Topology, TopologyNode } from '@millrace/topology'

export function topologyJson(topology: Topology): object {
  return {
    subtopologies: topology.subtopologies.map(({ id, nodes, sourceTopics, stores }) => ({
      id,
      sourceTopics,
      stores,
      nodes: nodes.flatMap((name) => {
        const node = topology.nodes.get(name)
        return node ? [nodeJson(node)] : []
      }),
    })),
    stores: [...topology.stores.values()].map((store) => ({
      name: store.name,
      type: store.type,
      keySerde: store.keySerde?.name ?? null,
      valueSerde: store.valueSerde?.name ?? null,
      persistent: store.persistent,
      caching: store.caching,
      logging: store.logging,
      changelogSourceTopic: store.changelogSourceTopic ?? null,
    })),
    repartitionTopics: [...topology.repartitionTopics.values()].map(({ name, partitions }) => ({
      name,
      partitions: partitions ?? null,
    })),
    copartitionGroups: topology.copartitionGroups,
  }
}

function nodeJson(node: TopologyNode): object {
  const edges = { predecessors: node.parents, successors: node.children }
  switch (node.kind) {
    case 'source': {
      const read = node.topics instanceof RegExp ? { topicPattern: node.topics.source } : { topics: node.topics }
      return { name: node.name, kind: node.kind, ...read, ...serdeNames(node), ...edges }
    }
    case 'processor':
      return { name: node.name, kind: node.kind, operator: node.operator.kind, stores: node.stores, ...edges }
    case 'sink': {
      const topic = typeof node.topic === 'string' ? node.topic : null
      return { name: node.name, kind: node.kind, topic, ...serdeNames(node), ...edges }
    }
  }
}

function serdeNames(node: Exclude<TopologyNode, { readonly kind: 'processor' }>): object {
  return { keySerde: node.keySerde?.name ?? null, valueSerde: node.valueSerde?.name ?? null }
}
