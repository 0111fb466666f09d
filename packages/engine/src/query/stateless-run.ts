// A push query that keeps nothing: its records are read without a group. It starts at once and leaves nothing behind.
import type { RecordCollector } from '@millrace/runtime'
import type { Topology } from '@millrace/topology'
import { engineError } from '../errors.ts'
import type { QueryPort } from '../query-port.ts'
import { assignAt, offsetsAt, ownTask, partitionsOf, pollMs, room, type Run, work } from './own-task.ts'

/** No stores, no internal topics: records go through it one by one. */
export function isStateless({ stores, subtopologies, repartitionTopics, globals }: Topology): boolean {
  return stores.size === 0 && subtopologies.length === 1 && repartitionTopics.size === 0 && globals.length === 0
}

/** Resolves when it is over: the queue is finished. */
export async function runStateless(run: Run, port: QueryPort): Promise<void> {
  const { topology, queue, settings } = run
  const partitions = await partitionsOf(
    topology.subtopologies.flatMap(({ sourceTopics }) => sourceTopics),
    port,
  )
  const begin = await offsetsAt(settings.offsetReset === 'earliest' ? 'earliest' : 'latest', partitions, port)
  const task = ownTask(run, { partitions, collector: nowhere(run), cacheMaxBytes: 0 }, port)
  const reader = port.client.reader({ outOfRange: 'earliest' })
  try {
    task.initialize(new Map())
    assignAt(reader, partitions, begin)
    run.isRunning()
    while (!queue.isFinished) {
      await room(queue)
      for (const { topic, partition, records, nextOffset } of await reader.poll(pollMs)) {
        task.enqueue(topic, partition, records, nextOffset)
      }
      work(task, queue)
    }
  } finally {
    task.close()
    await reader.close()
  }
}

function nowhere({ id }: Run): RecordCollector {
  const refuse = (): never => {
    throw engineError('ENGINE_WRONG_STATE', `query ${id} writes nothing`)
  }
  return { send: refuse, partitionCount: refuse }
}
