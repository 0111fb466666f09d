// Where changes to older versions of a row can come from: below versioned stores, until a node that stores its result says otherwise.
import type { GraphNode } from '../plan/graph.ts'

/** Whether a node's output may hold changes to older versions: it says so itself, or else all of its inputs do. */
export function hasVersionedOutput(node: GraphNode): boolean {
  const { versionedOutput } = node.facts
  if (versionedOutput !== undefined) return versionedOutput
  return node.parents.size > 0 && [...node.parents].every(hasVersionedOutput)
}
