// A topology as one piece: a test driver runs all sub-topologies in one task, so stream time is theirs together.
import type { TopicPartition } from '@millrace/record'
import { globalTopics } from '@millrace/runtime'
import { matchesWhole, type SourceNode, type Subtopology, type Topology } from '@millrace/topology'

export function wholeTopology(topology: Topology): Subtopology {
  const globals = new Set(topology.globals.flatMap(({ nodes }) => nodes))
  const globalStores = new Set(topology.globals.flatMap(({ stores }) => stores))
  return {
    id: 0,
    nodes: [...topology.nodes.keys()].filter((name) => !globals.has(name)),
    sourceTopics: topology.subtopologies.flatMap(({ sourceTopics }) => sourceTopics),
    stores: [...topology.stores.keys()].filter((name) => !globalStores.has(name)),
  }
}

/** The topics that its sources name, as they are called on a broker; those of patterns are not known before a record comes. */
export function inputsOf(topology: Topology, applicationId: string): readonly TopicPartition[] {
  const globals = globalTopics(topology)
  const named = sourcesOf(topology)
    .flatMap(({ topics }) => (topics instanceof RegExp ? [] : topics))
    .filter((topic) => !globals.includes(topic))
  const real = named.map((topic) => (topology.repartitionTopics.has(topic) ? `${applicationId}-${topic}` : topic))
  return [...new Set(real)].map((topic) => ({ topic, partition: 0 }))
}

/** The source that reads a topic through a pattern, if any. */
export function patternSourceOf(topology: Topology, topic: string): SourceNode | undefined {
  return sourcesOf(topology).find(({ topics }) => topics instanceof RegExp && matchesWhole(topics, topic))
}

function sourcesOf(topology: Topology): readonly SourceNode[] {
  return [...topology.nodes.values()].filter((node) => node.kind === 'source')
}
