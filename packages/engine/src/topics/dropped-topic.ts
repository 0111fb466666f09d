// What DROP … DELETE TOPIC deletes: subjects first, the topic last, so that a topic which is still there says that the deletion is not over.
// Law: only the topic that the statement meant is deleted, never one that was made later under its name.
import type { LogAdmin } from '@millrace/client'
import type { SchemaRegistry } from '@millrace/serde'
import { type DataSource, subjectsOf } from '@millrace/sql'
import { deleteTopic } from './cluster-topics.ts'

export interface DroppedTopic {
  readonly source: DataSource
  /** Undefined: nothing tells it from a later one of its name. */
  readonly topicId: string | undefined
}

export interface DeletionWorld {
  readonly admin: LogAdmin
  readonly registry: SchemaRegistry | undefined
}

/** The id by which a topic is known from a later one of its name. Undefined where there is no such topic, or the cluster gives no ids. */
export async function topicIdOf(topic: string, admin: LogAdmin): Promise<string | undefined> {
  const id = (await admin.describeTopics([topic])).get(topic)?.id
  return id === '' ? undefined : id
}

/** What is deleted already is as good. */
export async function deleteDropped({ source, topicId }: DroppedTopic, world: DeletionWorld): Promise<void> {
  const { admin, registry } = world
  if (topicId !== undefined && (await topicIdOf(source.topic, admin)) !== topicId) return
  for (const subject of registry ? subjectsOf(source) : []) await registry?.deleteSubject(subject)
  await deleteTopic(admin, source.topic)
}

/** Those of which an engine did not come to the end. */
export async function undeleted(dropped: readonly DroppedTopic[], admin: LogAdmin): Promise<readonly DroppedTopic[]> {
  if (dropped.length === 0) return []
  const known = await admin.describeTopics()
  return dropped.filter(({ source, topicId }) => topicId !== undefined && known.get(source.topic)?.id === topicId)
}
