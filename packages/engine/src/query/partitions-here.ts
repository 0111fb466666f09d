// Whether this engine has all partitions of a table: rows of others would be missing in an answer without anybody being told.
import type { LogClient } from '@millrace/client'
import { type Application, repartitionTopicName } from '@millrace/runtime'
import type { PersistentQuery, RowsView } from '@millrace/sql'
import { engineError } from '../errors.ts'

/** Rejects with `ENGINE_TABLE_ELSEWHERE`. */
export async function checkPartitions(
  { id, view, topology, applicationId }: PersistentQuery,
  application: Pick<Application, 'metrics'>,
  client: LogClient,
): Promise<void> {
  const { tasks } = application.metrics()
  const store = storeOf(view)
  const owner = topology.subtopologies.find(({ stores }) => store !== undefined && stores.includes(store))
  if (!owner) return
  const here = tasks.filter((task) => task.startsWith(`${owner.id}_`)).length
  const topics = owner.sourceTopics.map((topic) =>
    topology.repartitionTopics.has(topic) ? repartitionTopicName(applicationId, topic) : topic,
  )
  const known = await client.admin.describeTopics(topics)
  const all = Math.max(0, ...[...known.values()].map(({ partitions }) => partitions.length))
  if (here >= all) return
  throw engineError(
    'ENGINE_TABLE_ELSEWHERE',
    `this engine has ${here} of the ${all} partitions of query ${id}; other engines of the service have the rest, or are taking it over`,
    { details: { query: id, partitionsHere: here, partitions: all }, disposition: 'retry' },
  )
}

function storeOf(view: RowsView | undefined): string | undefined {
  return view?.kind === 'map' ? storeOf(view.of) : view?.store
}
