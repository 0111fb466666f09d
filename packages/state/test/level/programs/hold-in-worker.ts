// The same in a worker thread: opens, reports, and waits to be terminated.
import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '@millrace/record'
import { openLevelDatabase } from '@millrace/state'

try {
  await openLevelDatabase({ directory: workerData as string })
  parentPort?.postMessage('open')
} catch (error) {
  parentPort?.postMessage(messageOf(error))
}
parentPort?.on('message', () => undefined)
