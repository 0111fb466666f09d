// A SELECT of a stream without EMIT: what the stream has when it begins, from its first record to its end at that moment; then it is over.
// Law: rows of groups come once, when all is read. Their records pass from one part of the topology to the next in memory.
import type { LogReader } from '@millrace/client'
import type { TopicPartition } from '@millrace/record'
import { type RecordCollector, repartitionTopicName, type Task } from '@millrace/runtime'
import type { Subtopology, Topology } from '@millrace/topology'
import type { QueryPort } from '../query-port.ts'
import { assignAt, keyOf, offsetsAt, ownTask, partitionsOf, pollMs, room, type Run, work } from './own-task.ts'

/** Resolves when it is over: everything is read, or the queue is finished. */
export async function runScan(run: Run, port: QueryPort): Promise<void> {
  const { topology, applicationId, queue } = run
  const partitions = await partitionsOf(
    topology.subtopologies.flatMap(({ sourceTopics }) => sourceTopics.filter((one) => !isInner(one, topology))),
    port,
  )
  const begin = await offsetsAt('earliest', partitions, port)
  const ends = await offsetsAt('latest', partitions, port)
  const inner = [...topology.repartitionTopics.keys()].map((name) => repartitionTopicName(applicationId, name))
  const collector = handingOver(new Set(inner), (...record) => task.enqueue(...record))
  const all = [...partitions, ...inner.map((topic) => ({ topic, partition: 0 }))]
  const parts = { partitions: all, collector, subtopology: wholeOf(topology), cacheMaxBytes: Number.MAX_SAFE_INTEGER }
  const task = ownTask(run, parts, port)
  const reader = port.client.reader({ outOfRange: 'earliest' })
  try {
    task.initialize(new Map())
    assignAt(reader, partitions, begin)
    run.isRunning()
    while (!queue.isFinished) {
      await room(queue)
      const atEnd = partitions.every((one) => isRead(reader, one, begin, ends))
      if (!atEnd) await fetchUntil(ends, reader, task)
      work(task, queue)
      if (!atEnd || task.buffered() > 0) continue
      // What groups have come to.
      task.flush()
      if (task.buffered() === 0) queue.finish()
    }
  } finally {
    task.close()
    await reader.close()
  }
}

function isInner(topic: string, { repartitionTopics }: Topology): boolean {
  return repartitionTopics.has(topic)
}

function wholeOf({ nodes, stores, subtopologies }: Topology): Subtopology {
  return {
    id: 0,
    nodes: [...nodes.keys()],
    sourceTopics: subtopologies.flatMap(({ sourceTopics }) => sourceTopics),
    stores: [...stores.keys()],
  }
}

/** Records of inner topics, of one partition each, go on at once; changelogs are nobody's. */
function handingOver(inner: ReadonlySet<string>, enqueue: Task['enqueue']): RecordCollector {
  const next = new Map<string, number>()
  return {
    send(topic, partition, timestamp, key, value, headers) {
      if (!inner.has(topic)) return
      const offset = next.get(topic) ?? 0
      next.set(topic, offset + 1)
      // The bytes are valid during this call only.
      const record = {
        offset,
        timestamp,
        key: key && Uint8Array.from(key),
        value: value && Uint8Array.from(value),
        headers,
      }
      enqueue(topic, partition, [record], offset + 1)
    },
    partitionCount: () => 1,
  }
}

async function fetchUntil(ends: ReadonlyMap<string, number>, reader: LogReader, task: Task): Promise<void> {
  for (const { topic, partition, records, nextOffset } of await reader.poll(pollMs)) {
    const end = ends.get(keyOf({ topic, partition })) ?? 0
    task.enqueue(
      topic,
      partition,
      records.filter(({ offset }) => offset < end),
      nextOffset,
    )
  }
}

/** A partition that is empty now is read although nothing of it ever comes. */
function isRead(
  reader: LogReader,
  at: TopicPartition,
  begin: ReadonlyMap<string, number>,
  ends: ReadonlyMap<string, number>,
): boolean {
  const key = keyOf(at)
  return (reader.position(at.topic, at.partition) ?? begin.get(key) ?? 0) >= (ends.get(key) ?? 0)
}
