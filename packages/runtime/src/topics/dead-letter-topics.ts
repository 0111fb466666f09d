// Where records go that are left out and kept. They are the application's own: made when missing, and never read by a pattern.
import type { Topology } from '@millrace/topology'

/** Topics of records that were left out: the application's, and those that its nodes name. */
export function deadLetterTopicNames(topology: Topology, configured: string | undefined): readonly string[] {
  const named = [...topology.nodes.values()].flatMap((node) =>
    node.kind === 'processor' && 'deadLetterTopic' in node.operator ? (node.operator.deadLetterTopic ?? []) : [],
  )
  return [...new Set([...(configured === undefined ? [] : [configured]), ...named])]
}
