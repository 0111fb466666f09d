// Optimisation: a stream joined with itself keeps its records once. The right side's window goes, and one node joins each record with those kept before it.
import type { Graph, GraphNode } from '../plan/graph.ts'

/** The joins that are rewritten: those whose two sides are one node by now. After sources and repartitions are merged. */
export function rewriteSelfJoins(graph: Graph): ReadonlySet<GraphNode> {
  const found = new Set<GraphNode>()
  for (const node of graph.nodes) {
    const { joinBuffers } = node.facts
    const [parent, second] = node.parents
    if (joinBuffers === undefined || parent === undefined || second !== undefined) continue
    parent.disconnect(joinBuffers.right)
    found.add(node)
  }
  return found
}
