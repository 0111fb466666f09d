// Which nodes wait for functions, and which get their records through one that does.
import type { AsyncLimits, Subtopology, Topology, TopologyNode } from '@millrace/topology'

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

/** The node with the longest timeout, if any waits. */
export function longestTimeout({ nodes }: Topology): { readonly node: string; readonly timeoutMs: number } | undefined {
  const timeouts = [...nodes.values()].flatMap((node) => {
    const limits = limitsOf(node)
    return limits === undefined ? [] : [{ node: node.name, timeoutMs: limits.timeoutMs }]
  })
  return timeouts.toSorted((a, b) => b.timeoutMs - a.timeoutMs)[0]
}

function waits(node: TopologyNode): boolean {
  return limitsOf(node) !== undefined
}

function limitsOf(node: TopologyNode): AsyncLimits | undefined {
  return node.kind === 'processor' && 'limits' in node.operator ? node.operator.limits : undefined
}
