// How long after the end of a window a table's rows can change: the grace of the windowed aggregations above it.
import type { GraphNode } from '../plan/graph.ts'

/** The largest grace of all ways up; undefined if one of them meets no window. */
export function windowGraceMs(node: GraphNode): number | undefined {
  const own = node.facts.windowGraceMs
  if (own !== undefined) return own
  if (node.parents.size === 0) return undefined
  let largest = 0
  for (const parent of node.parents) {
    const grace = windowGraceMs(parent)
    if (grace === undefined) return undefined
    largest = Math.max(largest, grace)
  }
  return largest
}
