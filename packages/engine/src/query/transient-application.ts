// A push query that keeps something: an application of its own, whose group, internal topics and state go when it ends.
import { Application, removeApplication } from '@millrace/runtime'
import { messageOf } from '@millrace/record'
import type { QueryPort } from '../query-port.ts'
import type { Run } from './own-task.ts'
import { throttled } from './throttled-client.ts'

/** Resolves when it is over: the queue is finished. Rejects with what makes the application fail. */
export async function runTransient(run: Run, port: QueryPort): Promise<void> {
  const { id, applicationId, topology, queue, settings } = run
  const { client, clock, log, stateDirectory } = port
  const application = new Application({
    topology,
    applicationId,
    client: throttled(client, queue, clock),
    clock,
    log: (line) => (line.level === 'info' ? undefined : log(line)),
    stateDirectory,
    onDeserializationError: port.onDeserializationError(id),
    maxBufferedRecords: 1_000,
    poll: 20,
    ...settings,
  })
  try {
    await Promise.race([application.start(), finished(run)])
    run.isRunning()
    await Promise.race([application.finished, finished(run)])
  } finally {
    await application.stop().catch(() => {})
    await removeApplication({ applicationId, client, stateDirectory }).catch((error: unknown) => {
      log({ level: 'warn', message: `what ${applicationId} has left is not deleted: ${messageOf(error)}`, error })
    })
  }
}

async function finished({ queue }: Run): Promise<void> {
  while (!queue.isFinished) await queue.changed()
}
