// Sources that read topics by a pattern: what they match is known only when topics exist.
import { topologyError } from '../errors.ts'
import type { TopologyNode } from '../nodes/node.ts'

/** A pattern selects topics whose whole name it matches. */
export function matchesWhole(pattern: RegExp, topic: string): boolean {
  return new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(topic)
}

/** The nodes with each pattern replaced by the topics that it matches, in the order of names. Throws `TOPOLOGY_TOPIC_TAKEN` where two match one topic. */
export function withMatches(
  nodes: ReadonlyMap<string, TopologyNode>,
  topics: readonly string[],
): ReadonlyMap<string, TopologyNode> {
  const readers = new Map<string, string>()
  const matched = (node: TopologyNode): TopologyNode => {
    if (node.kind !== 'source' || !(node.topics instanceof RegExp)) return node
    const pattern = node.topics
    const matches = topics.filter((topic) => matchesWhole(pattern, topic)).sort()
    for (const topic of matches) {
      const other = readers.get(topic)
      if (other !== undefined) throw matchedTwice(topic, other, node.name)
      readers.set(topic, node.name)
    }
    return { ...node, topics: matches }
  }
  return new Map([...nodes].map(([name, node]) => [name, matched(node)]))
}

function matchedTwice(topic: string, source: string, other: string): Error {
  return topologyError(
    'TOPOLOGY_TOPIC_TAKEN',
    `topic '${topic}' is matched by the patterns of source '${source}' and of source '${other}'; narrow one of them, or read it once and derive both from there`,
    { topic, source },
  )
}
