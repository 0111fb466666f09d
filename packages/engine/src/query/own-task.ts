// One task over all partitions of what a query reads, without a group: what it keeps is in memory, and nothing of it is left behind.
import type { LogReader } from '@millrace/client'
import { partitionKey, type TopicPartition } from '@millrace/record'
import { type ApplicationSettings, type RecordCollector, Task } from '@millrace/runtime'
import { memoryDatabase } from '@millrace/state'
import type { Subtopology, Topology } from '@millrace/topology'
import { engineError } from '../errors.ts'
import type { QueryPort } from '../query-port.ts'
import type { RowQueue } from './row-queue.ts'

/** One course of a query, from its first row to its last. */
export interface Run {
  readonly id: string
  readonly applicationId: string
  readonly topology: Topology
  readonly queue: RowQueue
  /** Where it begins. */
  readonly settings: ApplicationSettings
  /** Called when no record that comes from now on is missed. */
  readonly isRunning: () => void
}

export interface OwnTaskParts {
  readonly partitions: readonly TopicPartition[]
  readonly collector: RecordCollector
  /** What of the topology it runs. Default: its only sub-topology. */
  readonly subtopology?: Subtopology
  readonly cacheMaxBytes: number
}

export function ownTask(
  { id, applicationId, topology }: Run,
  parts: OwnTaskParts,
  { clock, onDeserializationError }: QueryPort,
): Task {
  return new Task({
    id: { subtopology: 0, partition: 0 },
    topology,
    applicationId,
    database: memoryDatabase(),
    clock,
    onDeserializationError: onDeserializationError(id),
    ...parts,
  })
}

/** All partitions of topics of the cluster. Rejects with `ENGINE_MISSING_TOPIC`. */
export async function partitionsOf(
  topics: Iterable<string>,
  { client }: QueryPort,
): Promise<readonly TopicPartition[]> {
  const names = [...new Set(topics)]
  const known = await client.admin.describeTopics(names)
  return names.flatMap((topic) => {
    const description = known.get(topic)
    if (!description) throw engineError('ENGINE_MISSING_TOPIC', `topic ${topic} does not exist`, { details: { topic } })
    return description.partitions.map(({ partition }) => ({ topic, partition }))
  })
}

/** By {@link partitionKey}. */
export function offsetsAt(
  at: 'earliest' | 'latest',
  partitions: readonly TopicPartition[],
  { client }: QueryPort,
): Promise<ReadonlyMap<string, number>> {
  return client.admin.listOffsets(
    partitions.map((one) => ({ ...one, at })),
    'read_committed',
  )
}

/** Reads from these offsets on. */
export function assignAt(
  reader: LogReader,
  partitions: readonly TopicPartition[],
  offsets: ReadonlyMap<string, number>,
): void {
  reader.assign(partitions.map((one) => ({ ...one, offset: offsets.get(keyOf(one)) ?? 0 })))
}

/** Resolves when rows can be put, or nobody wants them any more. */
export async function room(queue: RowQueue): Promise<void> {
  while (queue.isFull && !queue.isFinished) await queue.changed()
}

/** Processes until the queue has enough, or nothing waits. */
export function work(task: Task, queue: RowQueue): void {
  while (!queue.isFull && !queue.isFinished) if (task.process(batch) < batch) return
}

export function keyOf({ topic, partition }: TopicPartition): string {
  return partitionKey(topic, partition)
}

export const pollMs = 100
const batch = 100
