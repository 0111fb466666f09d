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
  const open = new Set([...topology.repartitionTopics.keys()].filter((topic) => !counts.has(topic)))
  while (open.size > 0) {
    const before = open.size
    for (const topic of open) {
      const writers = topology.subtopologies.filter((subtopology) => writesTo(topology, subtopology, topic))
      const sources = writers.flatMap(({ sourceTopics }) => sourceTopics).filter((source) => source !== topic)
      // Sources of a pattern that matches nothing yet.
      const isIdle = writers.every(({ sourceTopics }) => sourceTopics.length === 0)
      if ((sources.length === 0 && !isIdle) || sources.some((source) => !counts.has(source))) continue
      counts.set(topic, Math.max(0, ...sources.map((source) => counts.get(source) ?? 0)))
      open.delete(topic)
    }
    if (open.size === before) throw cycleError([...open])
  }
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
