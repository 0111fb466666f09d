// Before an application joins its group: sources must exist, internal topics are made or checked. Every instance does this, and doing it twice changes nothing.
import type { LogAdmin, TopicDescription, TopicSpec } from '@millrace/client'
import { isMillraceError, MillraceError } from '@millrace/record'
import type { Topology } from '@millrace/topology'
import type { RuntimeErrorCode } from '../errors.ts'
import { type InternalTopic, internalTopics } from './internal-topics.ts'
import { deadLetterTopicNames } from './dead-letter-topics.ts'
import { hasPattern, readableTopology } from './matched-topics.ts'
import { type PartitionCounts, resolvePartitionCounts } from './partition-counts.ts'

export interface TopicOptions {
  /** −1: the broker's default. */
  readonly replicationFactor: number
  /** Makes source and sink topics that are missing, with the broker's default number of partitions, instead of refusing to start. */
  readonly createMissingTopics: boolean
  readonly deadLetterTopic: string | undefined
  /** Called with a line for each topic that was made. */
  readonly onCreated: (topic: string, partitions: number) => void
}

export interface PreparedTopics {
  /** With the topics that its patterns match now. */
  readonly topology: Topology
  /** Of every topic that the topology reads, by its name in the topology. */
  readonly counts: PartitionCounts
  readonly internal: readonly InternalTopic[]
}

/**
 * Checks source and sink topics and creates what the application owns.
 * Throws `RUNTIME_MISSING_SOURCE_TOPIC`, `RUNTIME_MISSING_TOPIC`, `RUNTIME_NOT_COPARTITIONED`, `RUNTIME_INTERNAL_TOPIC_MISMATCH`.
 */
export async function prepareTopics(
  admin: LogAdmin,
  given: Topology,
  applicationId: string,
  options: TopicOptions,
): Promise<PreparedTopics> {
  const topology = hasPattern(given)
    ? readableTopology(given, applicationId, options.deadLetterTopic, await admin.describeTopics())
    : given
  const sources = sourceTopicNames(topology)
  const outer = [...new Set([...sources, ...sinkTopicNames(topology)])]
  const described = await existingOrCreated(admin, outer, sources, options)
  const counts = resolvePartitionCounts(topology, countsOf(sources, described))
  const internal = internalTopics(topology, applicationId, counts)
  await makeInternalTopics(admin, internal, options)
  checkCounts(internal, await admin.describeTopics(internal.map((topic) => topic.name)))
  const deadLetters = deadLetterTopicNames(topology, options.deadLetterTopic)
  await makeTopics(
    admin,
    deadLetters.map((name) => ({ name, ...replication(options) })),
    options,
  )
  return { topology, counts, internal }
}

/** Topics that the topology reads and that are not its own; those of patterns once they are found. */
export function sourceTopicNames(topology: Topology): readonly string[] {
  const topics = [...topology.nodes.values()].flatMap((node) =>
    node.kind === 'source' && !(node.topics instanceof RegExp) ? node.topics : [],
  )
  return [...new Set(topics)].filter((topic) => !topology.repartitionTopics.has(topic))
}

export function countsOf(
  topics: readonly string[],
  described: ReadonlyMap<string, TopicDescription>,
): Map<string, number> {
  return new Map(topics.map((topic) => [topic, described.get(topic)?.partitions.length ?? 0]))
}

/** Topics that the topology always writes to and that are not its own. */
export function sinkTopicNames(topology: Topology): readonly string[] {
  return [...topology.nodes.values()].flatMap((node) =>
    node.kind === 'sink' && typeof node.topic === 'string' && !topology.repartitionTopics.has(node.topic)
      ? [node.topic]
      : [],
  )
}

async function existingOrCreated(
  admin: LogAdmin,
  topics: readonly string[],
  sources: readonly string[],
  options: TopicOptions,
): Promise<ReadonlyMap<string, TopicDescription>> {
  const described = await admin.describeTopics(topics)
  const missing = topics.filter((topic) => !described.has(topic))
  if (missing.length === 0) return described
  if (!options.createMissingTopics) throw missingError(missing, sources)
  await makeTopics(
    admin,
    missing.map((name) => ({ name, ...replication(options) })),
    options,
  )
  return admin.describeTopics(topics)
}

function missingError(missing: readonly string[], sources: readonly string[]): MillraceError {
  const read = missing.filter((topic) => sources.includes(topic))
  const [code, verb, named]: [RuntimeErrorCode, string, readonly string[]] =
    read.length > 0 ? ['RUNTIME_MISSING_SOURCE_TOPIC', 'reads', read] : ['RUNTIME_MISSING_TOPIC', 'writes to', missing]
  return new MillraceError(
    code,
    `the topology ${verb} ${named.join(', ')}, which the cluster does not have; ` +
      `create it first: millrace topics create ${named[0] ?? ''} --partitions 4 (or set createMissingTopics)`,
    { details: { topics: named } },
  )
}

async function makeTopics(admin: LogAdmin, topics: readonly TopicSpec[], options: TopicOptions): Promise<void> {
  const existing = await admin.describeTopics(topics.map((topic) => topic.name))
  const missing = topics.filter((topic) => !existing.has(topic.name))
  if (missing.length === 0) return
  try {
    await admin.createTopics(missing)
    for (const topic of missing) options.onCreated(topic.name, topic.partitions ?? -1)
  } catch (error) {
    // Another instance was faster; what it made is checked like everything that was there before.
    if (!isMillraceError(error, 'CLIENT_TOPIC_EXISTS')) throw error
  }
}

/** Those that are there already stay as they are. */
export function makeInternalTopics(
  admin: LogAdmin,
  topics: readonly InternalTopic[],
  options: TopicOptions,
): Promise<void> {
  const specs = topics.map(({ name, partitions, configs }) => ({ name, partitions, configs, ...replication(options) }))
  return makeTopics(admin, specs, options)
}

function replication(options: TopicOptions): Pick<TopicSpec, 'replicationFactor'> {
  return options.replicationFactor > 0 ? { replicationFactor: options.replicationFactor } : {}
}

/** Throws `RUNTIME_INTERNAL_TOPIC_MISMATCH`. */
export function checkCounts(
  internal: readonly InternalTopic[],
  described: ReadonlyMap<string, TopicDescription>,
): void {
  for (const { name, kind, partitions } of internal) {
    const actual = described.get(name)?.partitions.length ?? 0
    if (actual === partitions) continue
    throw new MillraceError<RuntimeErrorCode>(
      'RUNTIME_INTERNAL_TOPIC_MISMATCH',
      `${kind} topic ${name} has ${actual} partitions, the topology needs ${partitions}; ` +
        "the sources were repartitioned or the topology changed: stop all instances, delete the application's internal topics and state (or take a new applicationId), and start again",
      { details: { topic: name, actual, expected: partitions } },
    )
  }
}
