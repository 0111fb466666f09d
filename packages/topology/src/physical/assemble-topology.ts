// The last step of every builder: sub-topologies, co-partitioned topics and the text follow from the nodes. Done again where patterns become topics.
import type { TopologyNode } from '../nodes/node.ts'
import type { StoreSpec } from '../store-spec.ts'
import type { RepartitionTopic, Subtopology, Topology } from '../topology.ts'
import { copartitionTopics } from './copartition.ts'
import { describeTopology } from './description.ts'
import { listSubtopologies } from './subtopologies.ts'
import { withMatches } from './topic-patterns.ts'

/** What a builder has gathered; nothing of it changes any more. */
export interface TopologyParts {
  readonly nodes: ReadonlyMap<string, TopologyNode>
  readonly stores: ReadonlyMap<string, StoreSpec>
  readonly repartitionTopics: ReadonlyMap<string, RepartitionTopic>
  /** One name for all nodes of a sub-topology. */
  readonly groupOf: (node: string) => string
  /** Names of the sources of global stores. */
  readonly globalSources: ReadonlySet<string>
  /** Sources whose topics meet. */
  readonly copartitionedSources: readonly ReadonlySet<string>[]
}

/** Throws `TOPOLOGY_COPARTITION`. */
export function assembleTopology(parts: TopologyParts): Topology {
  const { nodes, stores, repartitionTopics } = parts
  const groups = listSubtopologies(nodes, parts.groupOf)
  const isGlobal = (group: Subtopology): boolean => group.nodes.some((name) => parts.globalSources.has(name))
  const topology: Topology = {
    nodes,
    stores,
    scannedStores: scannedStores(parts),
    repartitionTopics,
    subtopologies: groups.filter((group) => !isGlobal(group)),
    globals: groups.filter(isGlobal),
    copartitionGroups: copartitionTopics(nodes, parts.copartitionedSources, repartitionTopics),
    describe: () => describeTopology(nodes, topology.subtopologies, topology.globals),
    reading: (topics) => {
      if (![...nodes.values()].some(readsByPattern)) return topology
      return { ...assembleTopology({ ...parts, nodes: withMatches(nodes, [...topics]) }), describe: topology.describe }
    },
  }
  return topology
}

function scannedStores({ nodes, stores }: TopologyParts): ReadonlySet<string> {
  const ofScanning = [...nodes.values()].flatMap((node) =>
    node.kind === 'processor' && 'scansStores' in node.operator ? node.stores : [],
  )
  return new Set([...ofScanning, ...[...stores.values()].flatMap(({ name, scanned }) => (scanned ? [name] : []))])
}

function readsByPattern(node: TopologyNode): boolean {
  return node.kind === 'source' && node.topics instanceof RegExp
}
