// Streams of the same topics read them through one source: the first one's. Its consumers see every record in the order in which they were added.
import { topologyError } from '../errors.ts'
import type { Graph, GraphNode } from '../plan/graph.ts'
import type { SourceSpec } from '../physical/topology-builder.ts'

/** Throws `TOPOLOGY_TOPIC_TAKEN` where two streams share some topics but not all, `TOPOLOGY_SOURCE_CONFLICT` where they would read them differently. */
export function mergeSources(graph: Graph): void {
  const readers = new Map<string, GraphNode>()
  for (const node of graph.root.children) {
    const { streamSource } = node.facts
    if (!streamSource) continue
    const keys = topicKeys(streamSource)
    const first = keys.map((key) => readers.get(key)).find((reader) => reader !== undefined)
    if (first?.facts.streamSource) {
      checkSameReading(first.facts.streamSource, streamSource)
      mergeInto(first, node)
      graph.root.disconnect(node)
    } else {
      for (const key of keys) readers.set(key, node)
    }
  }
}

function topicKeys({ topics }: SourceSpec): readonly string[] {
  return topics instanceof RegExp ? [String(topics)] : [...new Set(topics)].sort()
}

function mergeInto(first: GraphNode, second: GraphNode): void {
  for (const child of [...second.children]) {
    second.disconnect(child)
    first.connect(child)
  }
}

function checkSameReading(first: SourceSpec, second: SourceSpec): void {
  const topics = topicKeys(second)
  if (topics.join() !== topicKeys(first).join()) {
    throw topologyError(
      'TOPOLOGY_TOPIC_TAKEN',
      `a stream of ${quoted(topicKeys(first))} and one of ${quoted(topics)} share topics but not all; read each topic in one stream and merge`,
      { topics },
    )
  }
  const difference = differenceOf(first, second)
  if (difference === undefined) return
  throw topologyError(
    'TOPOLOGY_SOURCE_CONFLICT',
    `${quoted(topics)} is read twice with different ${difference}; a topic is read once, so give both streams the same, or make one and use it twice`,
    { topics, difference },
  )
}

function differenceOf(first: SourceSpec, second: SourceSpec): string | undefined {
  if (first.offsetReset !== second.offsetReset) return 'offset resets'
  if (first.keySerde?.name !== second.keySerde?.name) return 'key serdes'
  if (first.valueSerde?.name !== second.valueSerde?.name) return 'value serdes'
  if (first.nullKeys !== second.nullKeys || first.nullValues !== second.nullValues) return 'rules for null'
  return undefined
}

function quoted(topics: readonly string[]): string {
  return topics.map((topic) => `'${topic}'`).join(', ')
}
