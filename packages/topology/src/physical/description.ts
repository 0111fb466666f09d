// Kafka Streams' `TopologyDescription` text, to the letter. Nodes are listed by the size of what hangs below them, then by name;
// sizes grow while nodes are connected in hash order, and neighbours are sorted by the sizes of that moment.
import type { TopologyNode } from '../nodes/node.ts'
import type { Subtopology } from '../topology.ts'
import { copiedHashSetOrder, hashSetOrder } from './java-order.ts'
import { TreeSet } from './tree-set.ts'

class DescribedNode {
  readonly node: TopologyNode
  readonly predecessors: TreeSet<DescribedNode> = new TreeSet(compareNodes)
  readonly successors: TreeSet<DescribedNode> = new TreeSet(compareNodes)
  size = 1

  constructor(node: TopologyNode) {
    this.node = node
  }

  grow(by: number): void {
    this.size += by
    for (const predecessor of this.predecessors) predecessor.grow(by)
  }
}

function compareNodes(a: DescribedNode, b: DescribedNode): number {
  if (a === b) return 0
  if (a.size !== b.size) return b.size - a.size
  return a.node.name < b.node.name ? -1 : a.node.name > b.node.name ? 1 : 0
}

/** The text of a whole topology. */
export function describeTopology(
  nodes: ReadonlyMap<string, TopologyNode>,
  subtopologies: readonly Subtopology[],
  globals: readonly Subtopology[] = [],
): string {
  const parts = [
    ...subtopologies.map((group) => ({ id: group.id, text: describeSubtopology(nodes, group) })),
    ...globals.map((group) => ({ id: group.id, text: describeGlobal(nodes, group) })),
  ]
  return `Topologies:\n ${parts
    .sort((a, b) => a.id - b.id)
    .map(({ text }) => `  ${text}`)
    .join('')}`
}

/** No blank line after it. */
function describeGlobal(nodes: ReadonlyMap<string, TopologyNode>, group: Subtopology): string {
  const lines = connect(nodes, group).sort(compareNodes)
  const title = `Sub-topology: ${group.id} for global store (will not generate tasks)\n`
  return title + lines.map((node) => `    ${describeNode(node)}\n`).join('')
}

function describeSubtopology(nodes: ReadonlyMap<string, TopologyNode>, subtopology: Subtopology): string {
  const described = connect(nodes, subtopology)
  const lines = described.sort(compareNodes).map((node) => `    ${describeNode(node)}\n`)
  return `Sub-topology: ${subtopology.id}\n${lines.join('')}\n`
}

function connect(nodes: ReadonlyMap<string, TopologyNode>, subtopology: Subtopology): DescribedNode[] {
  const byName = new Map<string, DescribedNode>()
  for (const name of hashSetOrder(subtopology.nodes)) {
    const node = nodes.get(name)
    if (node) byName.set(name, new DescribedNode(node))
  }
  for (const described of byName.values()) {
    for (const parentName of described.node.parents) {
      const parent = byName.get(parentName)
      if (!parent) continue
      described.predecessors.add(parent)
      parent.successors.add(described)
      parent.grow(described.size)
    }
  }
  return [...byName.values()]
}

function describeNode(described: DescribedNode): string {
  const { node } = described
  const successors = `      --> ${namesOf(described.successors)}`
  const predecessors = `      <-- ${namesOf(described.predecessors)}`
  switch (node.kind) {
    case 'source': {
      const topics = node.topics instanceof RegExp ? node.topics.source : setText(node.topics)
      return `Source: ${node.name} (topics: ${topics})\n${successors}`
    }
    case 'processor':
      return `Processor: ${node.name} (stores: ${setText(hashSetOrder(node.stores))})\n${successors}\n${predecessors}`
    case 'sink': {
      const topic =
        typeof node.topic === 'string' ? `topic: ${node.topic}` : `extractor class: ${node.topic.name || 'a function'}`
      return `Sink: ${node.name} (${topic})\n${predecessors}`
    }
  }
}

function setText(names: readonly string[]): string {
  return `[${copiedHashSetOrder(names).join(', ')}]`
}

function namesOf(nodes: TreeSet<DescribedNode>): string {
  return [...nodes].map(({ node }) => node.name).join(', ') || 'none'
}
