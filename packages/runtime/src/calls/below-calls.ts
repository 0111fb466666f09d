// Which nodes wait for functions, and which get their records through one that does.
import type { Subtopology, Topology, TopologyNode } from '@millrace/topology'

/** Whether records may have to wait somewhere: then what follows from a record is not all done when its processing returns. */
export function hasCalls({ nodes }: Topology): boolean {
  return [...nodes.values()].some(waits)
}

export function nodesBelowCalls({ nodes }: Topology, subtopology: Subtopology): ReadonlySet<string> {
  const below = new Set<string>()
  // Parents come before children.
  for (const name of subtopology.nodes) {
    const node = nodes.get(name)
    if (node !== undefined && (waits(node) || below.has(name))) for (const child of node.children) below.add(child)
  }
  return below
}

function waits(node: TopologyNode): boolean {
  return node.kind === 'processor' && 'limits' in node.operator && node.operator.limits !== undefined
}
