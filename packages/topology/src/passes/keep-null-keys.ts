// Repartitions drop records with a null key, which no operator below can use, unless there is one below that can: a left or outer join.
import type { Graph, GraphNode } from '../plan/graph.ts'

/** The repartition nodes that have such a join anywhere below. */
export function nodesThatKeepNullKeys(graph: Graph): ReadonlySet<GraphNode> {
  const above = new Set<GraphNode>()
  const climb = (node: GraphNode): void => {
    for (const parent of node.parents) {
      if (above.has(parent)) continue
      above.add(parent)
      climb(parent)
    }
  }
  for (const node of graph.nodes) if (node.facts.acceptsNullKeys) climb(node)
  return new Set([...above].filter((node) => node.facts.repartition !== undefined))
}
