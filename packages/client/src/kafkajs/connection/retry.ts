// Repeats a call that must answer, and believes that a topic is missing when it stays so for a moment.
import { missingTopicGraceMs } from '../../adapter/context.ts'
import { retrying } from '../../adapter/retry.ts'
import { clientError, type ClientError } from '../../errors.ts'
import type { KafkajsCluster } from './cluster.ts'

/** Calls `attempt` until it succeeds, fails for good, or the request timeout has passed; then its last error is thrown. */
export function answering<T>(cluster: KafkajsCluster, attempt: () => Promise<T>): Promise<T> {
  const { context, signal } = cluster
  const since = context.clock.now()
  const believing = async (): Promise<T> => {
    try {
      return await attempt()
    } catch (thrown) {
      const { code, message, details } = thrown as ClientError
      // A topic made a moment ago is not known to every broker yet.
      if (code !== 'CLIENT_UNKNOWN_TOPIC' || context.clock.now() - since < missingTopicGraceMs / 5) throw thrown
      throw clientError(code, message.replace(`${code}: `, ''), { cause: thrown, details })
    }
  }
  return retrying(context, believing, { signal })
}
