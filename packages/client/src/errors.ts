// The codes this package throws, and how a Kafka error code becomes one of them.
import { type ErrorDetails, isMillraceError, MillraceError, type MillraceErrorOptions } from '@millrace/record'
import { errorName, isRetriable } from '@millrace/protocol'

/**
 * - `CLIENT_AUTHENTICATION_FAILED`: the broker does not take the login, asks for one that the client has not, or is not who it says.
 * - `CLIENT_BROKER_ERROR`: a broker refused a request; `details.error` is Kafka's name of the reason.
 * - `CLIENT_CLOSED`: the client, reader, writer or member was closed.
 * - `CLIENT_CONNECTION_LOST`: a connection ended before the answer came (retried where the call can be repeated).
 * - `CLIENT_CORRUPT_BATCH`: a fetched batch does not match its checksum or its own structure.
 * - `CLIENT_DELIVERY_TIMEOUT`: a batch was not acknowledged within `deliveryTimeoutMs`.
 * - `CLIENT_FENCED`: another member or producer took this one's identity.
 * - `CLIENT_GENERATION_LOST`: the group went on without this member; its partitions may have another owner.
 * - `CLIENT_GROUP_NOT_EMPTY`: the group has members, so that its offsets cannot be set and it cannot be deleted.
 * - `CLIENT_INVALID_OPTIONS`: an option is out of its range, or a method was called with something impossible.
 * - `CLIENT_KAFKAJS_FAILURE`: kafkajs threw what is neither a broker's answer nor a lost connection.
 * - `CLIENT_MISSING_CODEC`: kafkajs has no codec for this compression.
 * - `CLIENT_NOT_AUTHORIZED`: the broker's access rules refuse this.
 * - `CLIENT_NOT_SUPPORTED`: this adapter cannot promise what was asked for; the message says which one can.
 * - `CLIENT_OFFSET_OUT_OF_RANGE`: the position lies outside the log.
 * - `CLIENT_REBALANCE_IN_PROGRESS`: the group rebalances; join again.
 * - `CLIENT_RECORD_TOO_LARGE`: no batch (or no broker) takes a record of this size.
 * - `CLIENT_REQUEST_TIMEOUT`: a broker took too long to answer; its connection was dropped.
 * - `CLIENT_TLS_FAILED`: no encrypted connection comes about: the certificate is not trusted or for another name, or only one side speaks TLS.
 * - `CLIENT_TOPIC_EXISTS`: a topic to be created is there already.
 * - `CLIENT_UNKNOWN_GROUP`: no such group.
 * - `CLIENT_UNKNOWN_TOPIC`: no such topic or partition, or the topic was deleted and made again.
 * - `CLIENT_UNREACHABLE`: no broker answered; `details.attempts` has each address and what it said.
 * - `CLIENT_UNSUPPORTED_VERSION`: the broker does not speak a version of the request that this needs.
 */
export type ClientErrorCode =
  | 'CLIENT_AUTHENTICATION_FAILED'
  | 'CLIENT_BROKER_ERROR'
  | 'CLIENT_CLOSED'
  | 'CLIENT_CONNECTION_LOST'
  | 'CLIENT_CORRUPT_BATCH'
  | 'CLIENT_DELIVERY_TIMEOUT'
  | 'CLIENT_FENCED'
  | 'CLIENT_GENERATION_LOST'
  | 'CLIENT_GROUP_NOT_EMPTY'
  | 'CLIENT_INVALID_OPTIONS'
  | 'CLIENT_KAFKAJS_FAILURE'
  | 'CLIENT_MISSING_CODEC'
  | 'CLIENT_NOT_AUTHORIZED'
  | 'CLIENT_NOT_SUPPORTED'
  | 'CLIENT_OFFSET_OUT_OF_RANGE'
  | 'CLIENT_REBALANCE_IN_PROGRESS'
  | 'CLIENT_RECORD_TOO_LARGE'
  | 'CLIENT_REQUEST_TIMEOUT'
  | 'CLIENT_TLS_FAILED'
  | 'CLIENT_TOPIC_EXISTS'
  | 'CLIENT_UNKNOWN_GROUP'
  | 'CLIENT_UNKNOWN_TOPIC'
  | 'CLIENT_UNREACHABLE'
  | 'CLIENT_UNSUPPORTED_VERSION'

export type ClientError = MillraceError<ClientErrorCode>

export function clientError(code: ClientErrorCode, message: string, options: MillraceErrorOptions = {}): ClientError {
  return new MillraceError<ClientErrorCode>(code, message, options)
}

export function closedError(what: string): ClientError {
  return clientError('CLIENT_CLOSED', `${what} is closed; make another one`)
}

const codeOfKafkaError: Readonly<Record<string, ClientErrorCode>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'CLIENT_UNKNOWN_TOPIC',
  UNKNOWN_TOPIC_ID: 'CLIENT_UNKNOWN_TOPIC',
  INCONSISTENT_TOPIC_ID: 'CLIENT_UNKNOWN_TOPIC',
  TOPIC_ALREADY_EXISTS: 'CLIENT_TOPIC_EXISTS',
  TOPIC_AUTHORIZATION_FAILED: 'CLIENT_NOT_AUTHORIZED',
  GROUP_AUTHORIZATION_FAILED: 'CLIENT_NOT_AUTHORIZED',
  CLUSTER_AUTHORIZATION_FAILED: 'CLIENT_NOT_AUTHORIZED',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'CLIENT_NOT_AUTHORIZED',
  SASL_AUTHENTICATION_FAILED: 'CLIENT_AUTHENTICATION_FAILED',
  UNSUPPORTED_SASL_MECHANISM: 'CLIENT_AUTHENTICATION_FAILED',
  ILLEGAL_SASL_STATE: 'CLIENT_AUTHENTICATION_FAILED',
  OFFSET_OUT_OF_RANGE: 'CLIENT_OFFSET_OUT_OF_RANGE',
  MESSAGE_TOO_LARGE: 'CLIENT_RECORD_TOO_LARGE',
  RECORD_LIST_TOO_LARGE: 'CLIENT_RECORD_TOO_LARGE',
  FENCED_INSTANCE_ID: 'CLIENT_FENCED',
  NON_EMPTY_GROUP: 'CLIENT_GROUP_NOT_EMPTY',
  GROUP_ID_NOT_FOUND: 'CLIENT_UNKNOWN_GROUP',
  UNSUPPORTED_VERSION: 'CLIENT_UNSUPPORTED_VERSION',
}

/** The error for a Kafka error code in an answer. `what` says what was asked, as in `creating topic orders`. */
export function brokerError(
  kafkaCode: number,
  what: string,
  details: ErrorDetails = {},
  brokerSays?: string | null,
): ClientError {
  const error = errorName(kafkaCode)
  const says = brokerSays ? ` (${brokerSays})` : ''
  return clientError(codeOfKafkaError[error] ?? 'CLIENT_BROKER_ERROR', `${what}: the broker answered ${error}${says}`, {
    details: { ...details, error, errorCode: kafkaCode },
    disposition: isRetriable(kafkaCode) ? 'retry' : 'fatal',
  })
}

/** Kafka's name of the error in an answer, where this error came from one. */
export function kafkaErrorOf(error: unknown): string | undefined {
  return error instanceof MillraceError && typeof error.details['error'] === 'string'
    ? error.details['error']
    : undefined
}

/** True where no broker lets this client in: whatever waits for one waits in vain. */
export function isShutOut(error: unknown): error is ClientError {
  const isRefusal =
    isMillraceError(error, 'CLIENT_AUTHENTICATION_FAILED') || isMillraceError(error, 'CLIENT_TLS_FAILED')
  return isRefusal && !isWorthRetrying(error)
}

const coordinatorStates: readonly unknown[] = ['COORDINATOR_NOT_AVAILABLE', 'COORDINATOR_LOAD_IN_PROGRESS']

/** True where a group's coordinator is not ready after so little time that this is in order: a fresh cluster makes its offsets topic when a group is first asked for. */
export function isCoordinatorComing(error: unknown, waitedMs: number): boolean {
  return waitedMs < 5_000 && coordinatorStates.includes(kafkaErrorOf(error))
}

/** True where the same call may succeed later: lost connections, timeouts, unreachable brokers, Kafka's retriable errors. */
export function isWorthRetrying(error: unknown): boolean {
  return error instanceof MillraceError && error.disposition === 'retry'
}
