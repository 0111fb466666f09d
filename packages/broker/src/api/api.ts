// What an API is here: a name, the versions served, and a function from request to response. ApiVersions is answered from the
// same table that dispatches, so nothing is promised that is not served.
import { type ApiName, errorCode, type KafkaErrorName, type RequestOf, type ResponseInput } from '@millrace/protocol'
import type { BrokerState } from '../broker-state.ts'

/** One request's surroundings. */
export interface Call {
  readonly version: number
  readonly clientId: string
  readonly clientHost: string
  /** Where this client reached the broker: what it is told to connect to. */
  readonly advertised: { readonly host: string; readonly port: number }
  /** Aborted when the connection ends; whoever waits for something stops then. */
  readonly ended: AbortSignal
  /** Ends the connection: the answer to an error where no response may be sent. */
  readonly disconnect: () => void
}

/** Null: no response is sent (Produce with acks 0). */
export type Answer<A extends ApiName> = ResponseInput<A> | null | Promise<ResponseInput<A> | null>

export interface ServedApi<A extends ApiName> {
  readonly api: A
  /** First and last version. */
  readonly versions: readonly [number, number]
  /** First version to announce, where it is not the first that is served. */
  readonly announcedFrom?: number
  readonly answer: (request: RequestOf<A>, call: Call, broker: BrokerState) => Answer<A>
}

/** The number of an error; null is success. */
export function codeOf(error: KafkaErrorName | null): number {
  return error === null ? 0 : errorCode(error)
}
