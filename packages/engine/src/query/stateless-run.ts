// A push query that keeps nothing: one task over all partitions, read without a group. It starts at once and leaves nothing behind.
import type { LogReader } from '@millrace/client'
import { partitionKey, type TopicPartition } from '@millrace/record'
import { type ApplicationSettings, Task } from '@millrace/runtime'
import { memoryDatabase } from '@millrace/state'
import type { Topology } from '@millrace/topology'
import { engineError } from '../errors.ts'
import type { QueryPort } from '../query-port.ts'
import type { RowQueue } from './row-queue.ts'

export interface Run {
  readonly id: string
  readonly applicationId: string
  readonly topology: Topology
  readonly queue: RowQueue
  /** Where it begins. */
  readonly settings: ApplicationSettings
  /** Reads only what there is when it begins, from the beginning. */
  readonly untilEnd: boolean
  /** Called when no record that comes from now on is missed. */
  readonly isRunning: () => void
}

/** No stores, no internal topics: records go through it one by one. */
export function isStateless({ stores, subtopologies, repartitionTopics, globals }: Topology): boolean {
  return stores.size === 0 && subtopologies.length === 1 && repartitionTopics.size === 0 && globals.length === 0
}

/** Resolves when it is over: the queue is finished, or everything is read. */
export async function runStateless(run: Run, port: QueryPort): Promise<void> {
  const { queue, settings, untilEnd } = run
  const partitions = await inputsOf(run, port)
  const begin = await offsets(partitions, untilEnd || settings.offsetReset === 'earliest' ? 'earliest' : 'latest', port)
  const ends = untilEnd ? await offsets(partitions, 'latest', port) : undefined
  const task = taskOf(run, partitions, port)
  const reader = port.client.reader({ outOfRange: 'earliest' })
  try {
    task.initialize(new Map())
    reader.assign(partitions.map((one) => ({ ...one, offset: begin.get(keyOf(one)) ?? 0 })))
    run.isRunning()
    while (!queue.isFinished) {
      await room(queue)
      const atEnd = ends !== undefined && partitions.every((one) => isRead(reader, one, ends))
      if (!atEnd) await fetch(reader, task, ends)
      work(task, queue)
      if (atEnd && task.buffered() === 0) queue.finish()
    }
  } finally {
    task.close()
    await reader.close()
  }
}

async function inputsOf({ topology }: Run, { client }: QueryPort): Promise<readonly TopicPartition[]> {
  const names = [...new Set(topology.subtopologies.flatMap(({ sourceTopics }) => sourceTopics))]
  const known = await client.admin.describeTopics(names)
  return names.flatMap((topic) => {
    const description = known.get(topic)
    if (!description) throw engineError('ENGINE_MISSING_TOPIC', `topic ${topic} does not exist`, { details: { topic } })
    return description.partitions.map(({ partition }) => ({ topic, partition }))
  })
}

function offsets(
  partitions: readonly TopicPartition[],
  at: 'earliest' | 'latest',
  { client }: QueryPort,
): Promise<ReadonlyMap<string, number>> {
  return client.admin.listOffsets(
    partitions.map((one) => ({ ...one, at })),
    'read_committed',
  )
}

function taskOf(
  { id, applicationId, topology }: Run,
  partitions: readonly TopicPartition[],
  { clock, onDeserializationError }: QueryPort,
): Task {
  const nowhere = (): never => {
    throw engineError('ENGINE_WRONG_STATE', `query ${id} writes nothing`)
  }
  return new Task({
    id: { subtopology: 0, partition: 0 },
    topology,
    applicationId,
    database: memoryDatabase(),
    collector: { send: nowhere, partitionCount: nowhere },
    clock,
    cacheMaxBytes: 0,
    partitions,
    onDeserializationError: onDeserializationError(id),
  })
}

async function room(queue: RowQueue): Promise<void> {
  while (queue.isFull && !queue.isFinished) await queue.changed()
}

async function fetch(reader: LogReader, task: Task, ends: ReadonlyMap<string, number> | undefined): Promise<void> {
  for (const { topic, partition, records, nextOffset } of await reader.poll(pollMs)) {
    const end = ends?.get(partitionKey(topic, partition)) ?? Number.POSITIVE_INFINITY
    const wanted = ends ? records.filter(({ offset }) => offset < end) : records
    task.enqueue(topic, partition, wanted, nextOffset)
  }
}

/** Until the queue has enough, or nothing waits. */
function work(task: Task, queue: RowQueue): void {
  while (!queue.isFull && !queue.isFinished) if (task.process(batch) < batch) return
}

function isRead(reader: LogReader, { topic, partition }: TopicPartition, ends: ReadonlyMap<string, number>): boolean {
  return (reader.position(topic, partition) ?? 0) >= (ends.get(partitionKey(topic, partition)) ?? 0)
}

function keyOf({ topic, partition }: TopicPartition): string {
  return partitionKey(topic, partition)
}

const pollMs = 100
const batch = 100
