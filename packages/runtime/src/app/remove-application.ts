// The end of an application that will not come back: its offsets, its internal topics and its state go, as with Kafka's reset tool.
import { join } from 'node:path'
import type { LogClient } from '@millrace/client'
import { isMillraceError } from '@millrace/record'
import { removeStateDirectory, stateDirectories } from '@millrace/state'
import { checkApplicationId } from './application-config.ts'

export interface FinishedApplication {
  readonly applicationId: string
  readonly client: LogClient
  readonly stateDirectory: string
}

/**
 * Deletes the state on this machine, the group, and the topics whose names begin with `<applicationId>-`. What is gone already is no error, so that it can be
 * called again after a crash. Rejects with `CLIENT_GROUP_NOT_EMPTY`, before any topic is touched, while an instance still runs.
 */
export async function removeApplication({ applicationId, client, stateDirectory }: FinishedApplication): Promise<void> {
  checkApplicationId(applicationId)
  await removeStateDirectory(join(stateDirectory, applicationId))
  await unless('CLIENT_UNKNOWN_GROUP', client.admin.deleteGroups([applicationId]))
  const topics = [...(await client.admin.describeTopics()).keys()].filter((name) =>
    name.startsWith(`${applicationId}-`),
  )
  if (topics.length > 0) await unless('CLIENT_UNKNOWN_TOPIC', client.admin.deleteTopics(topics))
}

export interface FinishedApplications extends Omit<FinishedApplication, 'applicationId'> {
  readonly applicationIds: Iterable<string>
}

/**
 * Those of the applications of which something is there: state on this machine, a group, or topics. However many they are, the cluster is asked once for each kind.
 */
export async function leftApplications(finished: FinishedApplications): Promise<readonly string[]> {
  const { applicationIds, client, stateDirectory } = finished
  const asked = new Set(applicationIds)
  if (asked.size === 0) return []
  const directories = await stateDirectories(stateDirectory)
  const groups = (await client.admin.listGroups()).map(({ groupId }) => groupId)
  const topics = [...(await client.admin.describeTopics()).keys()].flatMap(possibleOwners)
  return [...new Set([...directories, ...groups, ...topics])].filter((id) => asked.has(id))
}

/** An internal topic's name begins with its application's id and a hyphen; both parts may have hyphens themselves. */
function possibleOwners(topic: string): readonly string[] {
  return [...topic.matchAll(/-/g)].map(({ index }) => topic.slice(0, index))
}

async function unless(code: string, deletion: Promise<void>): Promise<void> {
  try {
    await deletion
  } catch (error) {
    if (!isMillraceError(error, code)) throw error
  }
}
