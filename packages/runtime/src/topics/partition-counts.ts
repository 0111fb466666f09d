// How many partitions each topic that the topology reads has or gets. Kafka Streams' rule: a repartition topic takes the largest count among the sources of whoever
// writes to it, then topics that must be co-partitioned are made equal or refused.
import { MillraceError } from '@millrace/record'
import type { Subtopology, Topology } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'

/** Topic names as the topology carries them (repartition topics without the application's prefix). */
export type PartitionCounts = ReadonlyMap<string, number>

/**
 * Completes the counts of the topics that exist already with those of the repartition topics; 0 for one that nobody has anything to write to yet.
 * Throws `RUNTIME_NOT_COPARTITIONED` or `RUNTIME_REPARTITION_CYCLE`.
 */
export function resolvePartitionCounts(topology: Topology, existing: PartitionCounts): PartitionCounts {
  const counts = new Map(existing)
  for (const topic of topology.repartitionTopics.values()) {
    if (topic.partitions !== undefined) counts.set(topic.name, topic.partitions)
  }
  inheritFromWriters(topology, counts)
  for (const group of topology.copartitionGroups) makeEqual(topology, group, counts)
  return counts
}

/** The number of tasks of a sub-topology: the largest count among its source topics. */
export function taskCount(subtopology: Subtopology, counts: PartitionCounts): number {
  return Math.max(0, ...subtopology.sourceTopics.map((topic) => counts.get(topic) ?? 0))
}

function inheritFromWriters(topology: Topology, counts: Map<string, number>): void {
  const open = new Map(
    [...topology.repartitionTopics.keys()]
      .filter((topic) => !counts.has(topic))
      .map((topic) => [topic, upstreamOf(topology, topic)]),
  )
  const isKnown = (topic: string): boolean => counts.has(topic)
  while (open.size > 0) {
    const known = [...open].filter(([, sources]) => sources?.every(isKnown))
    // Where topics feed each other, as those of a foreign-key join do, what is known of their sources counts.
    const found = known.length > 0 ? known : [...open].filter(([, sources]) => sources?.some(isKnown))
    if (found.length === 0) throw cycleError([...open.keys()])
    const largest = found.map(([topic, sources = []]) => {
      return [topic, Math.max(0, ...sources.map((source) => counts.get(source) ?? 0))] as const
    })
    for (const [topic, count] of largest) {
      counts.set(topic, count)
      open.delete(topic)
    }
  }
}

/** Sources of whoever writes to a topic: none behind a pattern that matches nothing yet, undefined for a topic that only feeds itself. */
function upstreamOf(topology: Topology, topic: string): readonly string[] | undefined {
  const sources = topology.subtopologies
    .filter((subtopology) => writesTo(topology, subtopology, topic))
    .flatMap(({ sourceTopics }) => sourceTopics)
  const others = sources.filter((source) => source !== topic)
  return sources.length > 0 && others.length === 0 ? undefined : others
}

function writesTo(topology: Topology, subtopology: Subtopology, topic: string): boolean {
  return subtopology.nodes.some((name) => {
    const node = topology.nodes.get(name)
    return node?.kind === 'sink' && node.topic === topic
  })
}

function makeEqual(topology: Topology, group: readonly string[], counts: Map<string, number>): void {
  const isFree = (topic: string): boolean =>
    topology.repartitionTopics.has(topic) && topology.repartitionTopics.get(topic)?.partitions === undefined
  const bound = group.filter((topic) => !isFree(topic))
  const free = group.filter(isFree)
  const target = Math.max(...(bound.length > 0 ? bound : free).map((topic) => counts.get(topic) ?? 0))
  if (bound.some((topic) => counts.get(topic) !== target)) throw copartitionError(bound, counts)
  for (const topic of free) counts.set(topic, target)
}

function copartitionError(topics: readonly string[], counts: PartitionCounts): MillraceError {
  const list = topics.map((topic) => `${topic} (${counts.get(topic) ?? 0})`).join(', ')
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_NOT_COPARTITIONED',
    `these topics are joined or share a store, so they need the same number of partitions: ${list}; ` +
      'recreate one with the count of the other, or put .repartition({ partitions: n }) in front of the join',
    { details: { partitions: Object.fromEntries(topics.map((topic) => [topic, counts.get(topic) ?? 0])) } },
  )
}

function cycleError(topics: readonly string[]): MillraceError {
  return new MillraceError<RuntimeErrorCode>(
    'RUNTIME_REPARTITION_CYCLE',
    `the number of partitions of ${topics.join(', ')} follows from no source topic; give it with .repartition({ partitions: n })`,
    { details: { topics } },
  )
}
