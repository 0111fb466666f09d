// Whoever starts an application and sees nothing happen is told why, long before the client gives up.
import type { Clock } from '@millrace/record'
import type { Log } from './log-line.ts'

/** How long a start is silent while the cluster does not answer. */
const silenceMs = 3000

/** The answer; with a log line when the cluster keeps the start waiting. */
export async function firstAnswer<T>(answer: Promise<T>, applicationId: string, clock: Clock, log: Log): Promise<T> {
  const patience = clock.setTimer(silenceMs, () => {
    log({ level: 'warn', message: `${applicationId} has no answer from the cluster yet; trying on` })
  })
  try {
    return await answer
  } finally {
    patience.cancel()
  }
}
