// Requests that the controller (or, with KRaft, any broker on its behalf) carries out.
import { type ApiName, errorCode, type RequestInput, type ResponseOf } from '@millrace/protocol'
import { retrying } from '../../adapter/retry.ts'
import { brokerError, type ClientError, isWorthRetrying } from '../../errors.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { RequestOptions } from '../wire/broker-connection.ts'

/** One result of a request about several things. */
export interface Result {
  readonly errorCode: number
  readonly errorMessage?: string | null
}

/** Asks the controller until it answers; `resultsOf` picks the results, which are looked through for "not the controller". */
export function askController<A extends ApiName>(
  cluster: Cluster,
  api: A,
  body: RequestInput<A>,
  resultsOf: (answer: ResponseOf<A>) => readonly Result[],
  options: RequestOptions & { readonly onLostAnswer?: () => void } = {},
): Promise<ResponseOf<A>> {
  const attempt = async (): Promise<ResponseOf<A>> => {
    if (!cluster.brokers.has(cluster.controllerId)) await cluster.metadata([])
    try {
      const answer = await cluster.ask(cluster.controllerId, api, body, options)
      const moved = resultsOf(answer).find((result) => result.errorCode === errorCode('NOT_CONTROLLER'))
      if (moved) throw brokerError(moved.errorCode, api)
      return answer
    } catch (thrown) {
      if (isWorthRetrying(thrown)) {
        if ((thrown as ClientError).code !== 'CLIENT_BROKER_ERROR') options.onLostAnswer?.()
        await cluster.metadata([])
      }
      throw thrown
    }
  }
  return retrying(cluster.context, attempt, { signal: cluster.signal })
}
