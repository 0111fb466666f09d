// The end of an application that will not come back: its offsets, its internal topics and its state go, as with Kafka's reset tool.
import { join } from 'node:path'
import type { LogClient } from '@millrace/client'
import { isMillraceError } from '@millrace/record'
import { removeStateDirectory } from '@millrace/state'
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

async function unless(code: string, deletion: Promise<void>): Promise<void> {
  try {
    await deletion
  } catch (error) {
    if (!isMillraceError(error, code)) throw error
  }
}
